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
        Term::Effective => "більше з двох: потрібне під час роботи чи потрібне для ініціалізації".into(),
        Term::RunTime => "поки працює застосунок: сума контейнерів застосунку та контейнерів sidecar".into(),
        Term::InitPeak => "під час ініціалізації: найбільший крок".into(),
        Term::InitStep { container: index } => {
            format!("поки працює {}: його власне й контейнери sidecar перед ним", container(pod, *index)).into()
        }
        Term::Container { container: index, .. } => container(pod, *index).to_owned().into(),
        Term::Absent { container: index } => format!("{}: не задано, нічого не додає", container(pod, *index)).into(),
        Term::SidecarsBefore { container: index } => {
            format!("контейнери sidecar, оголошені перед {}: їхня сума", container(pod, *index)).into()
        }
        Term::Overhead => "накладні витрати RuntimeClass".into(),
        Term::PodLevel { .. } => "задано для всього Podʼа в spec.resources, що замінює суму".into(),
        Term::WithOverhead => "разом із накладними витратами RuntimeClass".into(),
    }
}

pub(super) fn shortage(Shortage { resource, asked, used: _, capacity }: &Shortage) -> String {
    let unit = if resource == "cpu" { "m" } else { "" };
    format!(
        "Pod не вміщується: {resource} {asked}{unit} з {capacity}{unit}. Планувальник каже: Insufficient {resource}."
    )
}

pub(super) fn eviction(request: &Quantity) -> String {
    let of_them = if request.is_zero() {
        "цей Pod нічого не запитує, тож належить до них, щойно почне працювати".to_owned()
    } else {
        format!("цей Pod належить до них, коли використовує більше ніж {request}")
    };
    format!(
        "Коли вузлу бракує памʼяті, kubelet спершу виселяє Podʼи, які використовують більше, ніж запитують; {of_them}. Серед них першим іде той, у кого найнижчий пріоритет, а далі той, хто найбільше перевищив свій запит."
    )
}

pub(super) fn filled_in(filled: &Filled, stored: &PodResources, pod: Option<&PodEntry>) -> String {
    let added = same::added_amounts(filled, stored);
    let added: Vec<&str> = added.iter().map(String::as_str).collect();
    let (name, added) = (container(pod, filled.container), list(&added));
    match filled.kind {
        Kind::Requests => format!("LimitRange додає до запитів {name}: {added}."),
        Kind::Limits => format!("LimitRange додає до обмежень {name}: {added}."),
    }
}

pub(super) fn cap((value, undeclared): (String, Option<usize>), pod: Option<&PodEntry>) -> Text {
    match undeclared {
        None => value.into(),
        Some(index) => format!("{value} ({} не має обмеження)", container(pod, index)).into(),
    }
}

pub(super) fn published(Published { formula, value, difference }: &Published) -> String {
    match formula {
        Formula::Documentation => format!(
            "Формула зі сторінки kubernetes.io про контейнери sidecar дала б {value} (різниця: {difference}). Вона не враховує, що контейнери sidecar уже працюють, поки виконуються контейнери ініціалізації (kubernetes/website#57244)."
        ),
        Formula::Kep753First => format!(
            "Перша формула з KEP-753 дала б {value} (різниця: {difference}). Вона не враховує, що поруч із контейнером ініціалізації працюють лише ті контейнери sidecar, які оголошено перед ним."
        ),
    }
}

pub(super) fn hindrance(hindrance: &QosHindrance, pod: Option<&PodEntry>) -> Text {
    match hindrance {
        QosHindrance::NothingSet => {
            "Жоден контейнер не задає запиту чи обмеження CPU або памʼяті. Досить одного будь-де, щоб клас став Burstable."
                .into()
        }
        QosHindrance::MissingLimit { container: index, resource } => format!(
            "{} не має обмеження {resource}. Контейнери sidecar і контейнери ініціалізації теж враховуються.",
            container(pod, *index)
        )
        .into(),
        QosHindrance::MissingPodLimit { resource } => {
            format!("spec.resources не має обмеження {resource}, а обмеження контейнерів поруч із ним не враховуються.")
                .into()
        }
        QosHindrance::RequestBelowLimit { resource, request, limit } => {
            format!("Запит на {resource} ({request}) відрізняється від обмеження ({limit}). Вони мають бути однакові.").into()
        }
        QosHindrance::PodLevelEmpty => "spec.resources є, але не задає ні CPU, ні памʼяті.".into(),
    }
}
