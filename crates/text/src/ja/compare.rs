//! Japanese sentences about two runs side by side.

use podstep_core::compare::{Outcome, Side, What};
use podstep_core::observed::Why;
use podstep_core::resources::Kind;
use podstep_core::trace::{ContainerRole, Trace};

use super::life::fact;
use super::{findings, length, time};
use crate::Text;
use crate::compare::{Compare, amounts, container, container_at, pod};

pub(super) fn compare(message: Compare<'_>) -> Text {
    match message {
        Compare::With => "比較の相手".into(),
        Compare::Pinned => "ピン留めした実行".into(),
        Compare::OnVersion(version) => format!("同じものをKubernetes v{version}で").into(),
        Compare::Untouched => "同じもので、誰も何もしない場合".into(),
        Compare::Cluster => "クラスターで実際に起きたこと".into(),
        Compare::Agree(number) => format!("観測のうち{number}件が秒単位で予測と一致しています。").into(),
        Compare::TakeOver => "観測した内容を取り込む".into(),
        Compare::TakeOverNote => {
            "プログラムの実行時間と終了のしかたをScenarioに書き込み、予測をそれに合わせます。".into()
        }
        Compare::Why(why) => self::why(why).into(),
        Compare::Fixed => "提案された修正を適用したテキスト".into(),
        Compare::OfSample(title) => format!("サンプル「{title}」").into(),
        Compare::Pin => "この実行をピン留めする".into(),
        Compare::PinNote => "ピン留め（Bキー）してからテキストを変更すると、変更前と比較されます。".into(),
        Compare::Here => "こちら".into(),
        Compare::There => "相手".into(),
        Compare::Working => "相手の実行を計算しています…".into(),
        Compare::Same => "2つの実行に違いはありません。".into(),
        Compare::Picture => "2つの実行を1本の時間軸に並べ、違いに番号を付けた図".into(),
        Compare::List => "違い".into(),
        Compare::Difference { difference, traces } => what(&difference.what, traces, difference.steps),
        Compare::OnlyFinding(side, finding) => format!("{}のみ：{}", place(side), findings::finding(finding)).into(),
        Compare::Following(number) => format!("ここから生じる違い：{number}件").into(),
        Compare::LeftOut(number) => format!("ほかに{number}件の違いがありますが、一覧には含めていません。").into(),
        Compare::MoreRows(number) => format!("ほかに{number}行ありますが、描画していません。").into(),
    }
}

const fn place(side: Side) -> &'static str {
    match side {
        Side::This => "こちら",
        Side::Other => "相手",
    }
}

fn happened(trace: &Trace, step: Option<usize>) -> Text {
    step.and_then(|step| trace.steps.get(step)).map(|step| fact(trace, step)).unwrap_or_default()
}

fn what(what: &What, traces: [&Trace; 2], [one, other]: [Option<usize>; 2]) -> Text {
    let [this, that] = traces;
    match what {
        What::Finding(..) => Text::default(),
        What::NoLife(side) => {
            format!("{}には動くものがありません。APIサーバーがマニフェストを拒否したか、読み取れません。", place(*side))
                .into()
        }
        What::Outcome([here, there]) => {
            format!("最終結果：こちらは{}、相手は{}。", outcome(*here), outcome(*there)).into()
        }
        What::Qos([here, there]) => format!("QoSクラス：こちらは{}、相手は{}。", here.as_str(), there.as_str()).into(),
        What::Amount { kind, resource, amounts } => {
            let kind = match kind {
                Kind::Requests => "要求",
                Kind::Limits => "制限",
            };
            let [here, there] = self::amounts(amounts, "なし");
            format!("{resource}の実効{kind}：こちらは{here}、相手は{there}。").into()
        }
        What::Role { container: of, roles: [here, there] } => {
            let name = container(traces, Side::This, *of);
            format!("{name}：こちらでは{}、相手では{}です。", role(*here), role(*there)).into()
        }
        What::Pod(side, of) => format!("{}のみ：Pod {}があります。", place(*side), pod(traces, *side, *of)).into(),
        What::Container(side, of) => {
            format!("{}のみ：コンテナ{}があります。", place(*side), container(traces, *side, *of)).into()
        }
        What::Only(Side::This) => format!("こちらのみ：{}", happened(this, one)).into(),
        What::Only(Side::Other) => format!("相手のみ：{}", happened(that, other)).into(),
        What::Moved([here, there]) => {
            let by = length(there.since(*here) + here.since(*there));
            let later = if there > here { "遅い" } else { "早い" };
            let (here, there) = (time(*here), time(*there));
            format!("{}こちらは{here}、相手は{there}で、相手が{by}{later}です。", happened(this, one)).into()
        }
        What::Ended { exit_codes: [_, exit_code], reasons: [_, reason] } => {
            format!("{}相手では終了コード{exit_code}（{reason}）です。", happened(this, one)).into()
        }
        What::Condition { kind, is: [here, there], since: [at, seen] } if here == there => {
            format!("コンディション{kind}は{}：こちらは{}から、相手は{}から。", word(*here), time(*at), time(*seen))
                .into()
        }
        What::Condition { kind, is: [here, there], .. } => {
            format!("コンディション{kind}：こちらは{}、相手は{}。", word(*here), word(*there)).into()
        }
        What::Restarts { container: of, counts: [here, there] } => {
            format!("{}の再起動：こちらは{here}回、相手は{there}回。", container(traces, Side::This, *of)).into()
        }
        What::Event { side, about, reason } => {
            format!("{}のみ：{about}についてのEvent {reason}があります。", place(*side)).into()
        }
        What::Order { before: [before, _] } => {
            let before = container_at(traces, *before);
            format!("{}こちらでは{before}より先、相手では後です。", happened(this, one)).into()
        }
    }
}

const fn role(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::PlainInit => "Initコンテナ",
        ContainerRole::Sidecar => "サイドカーコンテナ",
        ContainerRole::Regular => "アプリケーションコンテナ",
    }
}

fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Complete => "Jobが完了".into(),
        Outcome::Failed(reason) => format!("Jobが失敗（{reason}）").into(),
        Outcome::Unfinished => "Jobが未完了".into(),
        Outcome::Available { available, wanted } => format!("{wanted}個中{available}個のPodが利用可能").into(),
        Outcome::Phase(phase) => format!("Podが{}", phase.as_str()).into(),
        Outcome::Nothing => "未定".into(),
    }
}

const fn word(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

const fn why(why: Why) -> &'static str {
    match why {
        Why::Latency => "プル、サンドボックス、起動にかかる時間はクラスターによって異なります。",
        Why::Program => "プログラムの実行時間または終了のしかたが、指定や推測と異なります。",
        Why::Stop => "停止にかかった時間が、指定や推測と異なります。",
        Why::BackOff => "kubeletは再起動のたびに待ち時間をランダムに延ばします。",
        Why::Probes => "Probeの応答または実行の時刻が異なります。",
        Why::Images => "ノードにすでにあったイメージが異なります。",
    }
}
