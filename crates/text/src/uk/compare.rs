//! Ukrainian sentences about two runs side by side.

use podstep_core::compare::{Outcome, Side, What};
use podstep_core::observed::Why;
use podstep_core::resources::Kind;
use podstep_core::trace::{ContainerRole, Trace};

use super::life::fact;
use super::{findings, length, plural, time};
use crate::Text;
use crate::compare::{Compare, amounts, container, container_at, pod};

pub(super) fn compare(message: Compare<'_>) -> Text {
    match message {
        Compare::With => "Порівняти з".into(),
        Compare::Pinned => "закріпленим перебігом".into(),
        Compare::OnVersion(version) => format!("тим самим на Kubernetes v{version}").into(),
        Compare::Untouched => "тим самим, якщо ніхто нічого не робить".into(),
        Compare::Cluster => "тим, що зробив кластер".into(),
        Compare::Agree(number) => format!(
            "З прогнозом із точністю до секунди {} {number} {}.",
            plural(number, ["збігається", "збігаються", "збігаються"]),
            plural(number, ["спостереження", "спостереження", "спостережень"])
        )
        .into(),
        Compare::TakeOver => "Перейняти спостереження".into(),
        Compare::TakeOverNote => {
            "Записує до Scenario, скільки працювали програми та як вони завершилися, щоб прогноз цьому відповідав."
                .into()
        }
        Compare::Why(why) => self::why(why).into(),
        Compare::Fixed => "текстом із запропонованим виправленням".into(),
        Compare::OfSample(title) => format!("прикладом «{title}»").into(),
        Compare::Pin => "Закріпити цей перебіг".into(),
        Compare::PinNote => {
            "Закріпіть його (клавіша B) і змініть текст: його буде порівняно з тим, яким він був.".into()
        }
        Compare::Here => "Тут".into(),
        Compare::There => "Там".into(),
        Compare::Working => "Обчислюється інший перебіг…".into(),
        Compare::Same => "Обидва перебіги однакові.".into(),
        Compare::Picture => "Обидва перебіги на одній осі часу, відмінності позначено номерами".into(),
        Compare::List => "Відмінності".into(),
        Compare::Difference { difference, traces } => what(&difference.what, traces, difference.steps),
        Compare::OnlyFinding(side, finding) => format!("Лише {}: {}", place(side), findings::finding(finding)).into(),
        Compare::Following(number) => format!("Звідси ще {number} {}", differences(number)).into(),
        Compare::LeftOut(number) => {
            format!("У переліку немає ще {number} {}.", plural(number, ["відмінності", "відмінностей", "відмінностей"]))
                .into()
        }
        Compare::MoreRows(number) => {
            format!("Ще {number} {} не показано.", plural(number, ["рядок", "рядки", "рядків"])).into()
        }
    }
}

const fn differences(number: usize) -> &'static str {
    plural(number, ["відмінність", "відмінності", "відмінностей"])
}

const fn place(side: Side) -> &'static str {
    match side {
        Side::This => "тут",
        Side::Other => "там",
    }
}

fn happened(trace: &Trace, step: Option<usize>) -> Text {
    step.and_then(|step| trace.steps.get(step)).map(|step| fact(trace, step)).unwrap_or_default()
}

fn what(what: &What, traces: [&Trace; 2], [one, other]: [Option<usize>; 2]) -> Text {
    let [this, that] = traces;
    match what {
        What::Finding(..) => Text::default(),
        What::NoLife(side) => format!(
            "Нічого не виконується {}: сервер API відхиляє маніфест, або його не вдається прочитати.",
            place(*side)
        )
        .into(),
        What::Outcome([here, there]) => format!("Зрештою тут {}, там {}.", outcome(*here), outcome(*there)).into(),
        What::Qos([here, there]) => format!("Клас QoS: тут {}, там {}.", here.as_str(), there.as_str()).into(),
        What::Amount { kind, resource, amounts } => {
            let kind = match kind {
                Kind::Requests => "Ефективний запит",
                Kind::Limits => "Ефективне обмеження",
            };
            let [here, there] = self::amounts(amounts, "немає");
            format!("{kind} {resource}: тут {here}, там {there}.").into()
        }
        What::Role { container: of, roles: [here, there] } => {
            let name = container(traces, Side::This, *of);
            format!("{name}: тут {}, там {}.", role(*here), role(*there)).into()
        }
        What::Pod(side, of) => format!("Лише {} є Pod {}.", place(*side), pod(traces, *side, *of)).into(),
        What::Container(side, of) => {
            format!("Лише {} є контейнер {}.", place(*side), container(traces, *side, *of)).into()
        }
        What::Only(Side::This) => format!("Лише тут: {}", happened(this, one)).into(),
        What::Only(Side::Other) => format!("Лише там: {}", happened(that, other)).into(),
        What::Moved([here, there]) => {
            let by = length(there.since(*here) + here.since(*there));
            let later = if there > here { "пізніше" } else { "раніше" };
            let (here, there) = (time(*here), time(*there));
            format!("{} Тут — {here}, там — {there}, на {by} {later}.", happened(this, one)).into()
        }
        What::Ended { exit_codes: [_, exit_code], reasons: [_, reason] } => {
            format!("{} Там код виходу {exit_code} ({reason}).", happened(this, one)).into()
        }
        What::Condition { kind, is: [here, there], since: [at, seen] } if here == there => format!(
            "Стан (condition) {kind} має значення {}: тут із {}, там із {}.",
            word(*here),
            time(*at),
            time(*seen)
        )
        .into(),
        What::Condition { kind, is: [here, there], .. } => {
            format!("Стан (condition) {kind}: тут {}, там {}.", word(*here), word(*there)).into()
        }
        What::Restarts { container: of, counts: [here, there] } => {
            format!("{}: перезапусків тут {here}, там {there}.", container(traces, Side::This, *of)).into()
        }
        What::Event { side, about, reason } => format!("Лише {} є Event {reason} про {about}.", place(*side)).into(),
        What::Order { before: [before, _] } => {
            let before = container_at(traces, *before);
            format!("{} Тут раніше, ніж {before}, там пізніше.", happened(this, one)).into()
        }
    }
}

const fn role(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::PlainInit => "контейнер ініціалізації",
        ContainerRole::Sidecar => "контейнер sidecar",
        ContainerRole::Regular => "контейнер застосунку",
    }
}

fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Complete => "Job успішно завершено".into(),
        Outcome::Failed(reason) => format!("Job зазнав невдачі ({reason})").into(),
        Outcome::Unfinished => "Job не завершено".into(),
        Outcome::Available { available, wanted } => format!("доступно {available} з {wanted} Podʼів").into(),
        Outcome::Phase(phase) => format!("Pod у фазі {}", phase.as_str()).into(),
        Outcome::Nothing => "нічого не вирішено".into(),
    }
}

const fn word(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

const fn why(why: Why) -> &'static str {
    match why {
        Why::Latency => "Скільки тривають завантаження образів, пісочниця та запуск, залежить від кластера.",
        Why::Program => "Програма працювала інший час або завершилася інакше, ніж задано чи припущено.",
        Why::Stop => "Зупинка тривала інший час, ніж задано чи припущено.",
        Why::BackOff => "Kubelet додає до затримки кожного перезапуску випадкову частку.",
        Why::Probes => "Відповіді на проби надійшли в інший час, або проби виконано в інший момент.",
        Why::Images => "На вузлі вже були інші образи.",
    }
}
