//! Where the resources come from.

use podstep_core::resources::scheduler::Shortage;
use podstep_core::resources::{Filled, Formula, Kind, PodResources, Published, QosHindrance, Term};
use podstep_core::trace::PodEntry;
use podstep_quantity::Quantity;

use super::{container, list};
use crate::Text;
use crate::same;

pub(super) fn term(term: &Term, pod: Option<&PodEntry>) -> Text {
    match term {
        Term::Effective => "実行時に必要な量と初期化に必要な量の大きいほう".into(),
        Term::RunTime => "アプリケーションの実行中：アプリケーションコンテナとサイドカーの合計".into(),
        Term::InitPeak => "初期化中：最も大きい段階".into(),
        Term::InitStep { container: index } => {
            format!("{}の実行中：それ自身と、先に宣言されたサイドカー", container(pod, *index)).into()
        }
        Term::Container { container: index, .. } => container(pod, *index).to_owned().into(),
        Term::Absent { container: index } => format!("{}：設定がないため加算なし", container(pod, *index)).into(),
        Term::SidecarsBefore { container: index } => {
            format!("{}より先に宣言されたサイドカーの合計", container(pod, *index)).into()
        }
        Term::Overhead => "RuntimeClassのオーバーヘッド".into(),
        Term::PodLevel { .. } => "spec.resourcesでPod全体に設定された値（合計の代わりになる）".into(),
        Term::WithOverhead => "RuntimeClassのオーバーヘッドを加えた値".into(),
    }
}

pub(super) fn shortage(Shortage { resource, asked, used: _, capacity }: &Shortage) -> String {
    let unit = if resource == "cpu" { "m" } else { "" };
    format!(
        "このPodは収まりません。{resource}は{capacity}{unit}に対して{asked}{unit}必要です。スケジューラーの表示：Insufficient {resource}"
    )
}

pub(super) fn eviction(request: &Quantity) -> String {
    let of_them = if request.is_zero() {
        "このPodは何も要求していないため、動き始めた時点でその1つになります。".to_owned()
    } else {
        format!("このPodは{request}を超えて使うとその1つになります。")
    };
    format!(
        "ノードのメモリが不足すると、kubeletは要求より多く使っているPodから退避させます。{of_them}その中では優先度の低いものが先で、次に要求を最も大きく超えているものが選ばれます。"
    )
}

pub(super) fn filled_in(filled: &Filled, stored: &PodResources, pod: Option<&PodEntry>) -> String {
    let added = same::added_amounts(filled, stored);
    let added: Vec<&str> = added.iter().map(String::as_str).collect();
    let (name, added) = (container(pod, filled.container), list(&added));
    match filled.kind {
        Kind::Requests => format!("LimitRangeが{name}の要求に補う値：{added}"),
        Kind::Limits => format!("LimitRangeが{name}の制限に補う値：{added}"),
    }
}

pub(super) fn cap((value, undeclared): (String, Option<usize>), pod: Option<&PodEntry>) -> Text {
    match undeclared {
        None => value.into(),
        Some(index) => format!("{value}（{}に制限がないため）", container(pod, index)).into(),
    }
}

pub(super) fn published(Published { formula, value, difference }: &Published) -> String {
    match formula {
        Formula::Documentation => format!(
            "サイドカーに関するkubernetes.ioのページの式では{value}になり、{difference}の差があります。Initコンテナの実行中にサイドカーがすでに動いていることが考慮されていません（kubernetes/website#57244）。"
        ),
        Formula::Kep753First => format!(
            "KEP-753の最初の式では{value}になり、{difference}の差があります。Initコンテナと並んで動くのは、それより先に宣言されたサイドカーだけだということが考慮されていません。"
        ),
    }
}

pub(super) fn hindrance(hindrance: &QosHindrance, pod: Option<&PodEntry>) -> Text {
    match hindrance {
        QosHindrance::NothingSet => {
            "CPUまたはメモリの要求や制限を設定しているコンテナがありません。1つでも設定があればBurstableになります。"
                .into()
        }
        QosHindrance::MissingLimit { container: index, resource } => {
            format!("{}に{resource}の制限がありません。サイドカーとInitコンテナも対象です。", container(pod, *index))
                .into()
        }
        QosHindrance::MissingPodLimit { resource } => {
            format!("spec.resourcesに{resource}の制限がありません。その場合、コンテナの制限は考慮されません。").into()
        }
        QosHindrance::RequestBelowLimit { resource, request, limit } => {
            format!("{resource}の要求{request}が制限{limit}と異なります。両者は等しくなければなりません。").into()
        }
        QosHindrance::PodLevelEmpty => "spec.resourcesはありますが、CPUもメモリも設定していません。".into(),
    }
}
