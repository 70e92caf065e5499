//! What is found in the text, and what would mend it.

use podstep_core::diagnostic::Finding;
use podstep_core::scenario::shape::Expected;
use podstep_manifest::Bound;

use super::plural;
use crate::Text;

pub(super) fn finding(finding: &Finding) -> Text {
    match finding {
        Finding::FromCluster { pods } => format!("Це повернув справжній кластер; Podʼів зі статусом: {pods}. «Порівняння» зіставляє їх із прогнозом.").into(),
        Finding::EmptyText => "Тексту немає. Виберіть приклад або вставте маніфест.".into(),
        Finding::TooLong { bytes, limit } => format!(
            "Текст має {bytes} {}; дозволено {limit}.",
            plural(*bytes, ["байт", "байти", "байтів"])
        )
        .into(),
        Finding::Syntax { message } => format!("Це неправильний YAML: {message}.").into(),
        Finding::Indentation { found, expected } => format!(
            "Цей рядок починається у стовпці {found}, а те, що він продовжує, — у стовпці {expected}. У YAML саме відступи визначають, що до чого належить."
        )
        .into(),
        Finding::TooComplex { what, limit } => match what {
            Bound::Bytes => format!("Текст надто довгий: байтів читається щонайбільше {limit}."),
            Bound::Depth => format!("Вкладеність тексту надто глибока: рівнів читається щонайбільше {limit}."),
            Bound::Nodes => format!("У тексті забагато ключів і значень: читається щонайбільше {limit}."),
            Bound::Aliases => format!("У тексті забагато псевдонімів (alias): читається щонайбільше {limit}."),
        }
        .into(),
        Finding::TooManyActions { limit } => format!("У сценарії забагато дій (actions): читається щонайбільше {limit}.").into(),
        Finding::DuplicateKey { key } => {
            format!("Ключ {key} двічі стоїть в одному місці. Діє останній, а kubectl про це не повідомляє.").into()
        }
        Finding::Refused { message, known_since: Some(version) } => {
            format!("{message}. Це поле вперше зʼявилося в Kubernetes {version}.").into()
        }
        Finding::Refused { message, known_since: None } => message.clone().into(),
        Finding::Warned { text } => text.clone().into(),
        Finding::Dropped { path, kept_since: Some(version) } => {
            format!("Сервер API мовчки відкидає {path}. Стандартно це поле зберігається, починаючи з Kubernetes {version}.").into()
        }
        Finding::Dropped { path, kept_since: None } => {
            format!("Сервер API мовчки відкидає {path}: його функціональну можливість вимкнено.").into()
        }
        Finding::NoPodInKind { kind } => format!("{kind} не запускає Podʼів, тому його пропущено.").into(),
        Finding::ConcernsOthers { kind } => {
            format!("Цей {kind} не стосується Podʼа: він з іншого простору імен або його області дії не охоплюють цей Pod.").into()
        }
        Finding::PodsRefused { kind, message, created: 0, .. } => {
            format!("{kind} прийнято, але жодного з його Podʼів — ні: {message}.").into()
        }
        Finding::PodsRefused { kind, message, created, wanted } => {
            format!("{kind}: прийнято лише {created} з {wanted} Podʼів: {message}.").into()
        }
        Finding::NothingToRun => "Тут ніщо не запускає Podʼів. Потрібен Pod, Deployment або Job.".into(),
        Finding::FragmentWrapped => "Це частина специфікації Podʼа. Щоб її можна було виконати, її загорнуто в Pod.".into(),
        Finding::OnlyFirstRuns { kind, name } => {
            format!("Робочих навантажень більше ніж одне. Виконується перше: {kind} {name}.").into()
        }
        Finding::QuantityWithoutDigits { path, value } => {
            format!("{path}: у «{value}» немає цифр. Kubernetes сприймає це як 0.").into()
        }
        Finding::SidecarUnknown { version } => format!(
            "Kubernetes {version} не знає restartPolicy для контейнера ініціалізації: сервер API відхиляє його як невідоме поле, а без строгої перевірки — відкидає. Контейнери sidecar зʼявилися у версії 1.28."
        )
        .into(),
        Finding::SidecarDropped { version } => format!(
            "У Kubernetes {version} функціональну можливість SidecarContainers вимкнено, тому restartPolicy: Always відкидається. Те, що мало бути контейнером sidecar, стає звичайним контейнером ініціалізації; якщо він не завершиться, застосунок ніколи не запуститься."
        )
        .into(),
        Finding::LegacySidecar { container } => format!(
            "{container} сам не завершується, і це звичайний контейнер, тому цей Job ніколи не завершиться. Як контейнер sidecar (в initContainers із restartPolicy: Always) його зупинили б після закінчення роботи."
        )
        .into(),
        Finding::ReadinessDoesNotGate { container } => format!(
            "readinessProbe контейнера sidecar {container} не затримує застосунок: наступний контейнер запускається, щойно запустився контейнер sidecar. Щоб чекати, доки він зможе відповідати, додайте йому startupProbe. На готовність Podʼа його готовність усе ж впливає."
        )
        .into(),
        Finding::ClusterRead { version, sidecars: true } => {
            format!("Визначення кластера вимагає Kubernetes {version}, де контейнери sidecar увімкнено.").into()
        }
        Finding::ClusterRead { version, sidecars: false } => {
            format!("Визначення кластера вимагає Kubernetes {version}, де контейнери sidecar вимкнено.").into()
        }
        Finding::VersionUnknown { text, used } => {
            format!("«{text}» не належить до версій, які знає Podstep. Показано {used}.").into()
        }
        Finding::Cut { steps } => format!(
            "Цей життєвий цикл триває без кінця. Показано {steps} {}.",
            plural(*steps, ["перший крок", "перші кроки", "перших кроків"])
        )
        .into(),
        Finding::NoMorePods { pods } => format!(
            "Тут створюється не більше ніж {pods} {}, скільки б їх не вимагалося. Справжній кластер створював би далі.",
            plural(*pods, ["Pod", "Podʼи", "Podʼів"])
        )
        .into(),
        Finding::Misspelt { message, meant } => format!("{message}. Існує поле {meant}.").into(),
        Finding::PreStopExceedsGrace { container, hook_secs, grace_secs } => format!(
            "Хуку preStop контейнера {container} потрібно {hook_secs}\u{a0}с, а на все завершення роботи Podʼа є {grace_secs}\u{a0}с. Коли вони спливуть, {container} отримає SIGTERM і дві секунди."
        )
        .into(),
        Finding::IgnoresSigterm { container, grace_secs } => format!(
            "{container} ігнорує SIGTERM: він є PID 1 і не має обробника цього сигналу. Кожна зупинка триває всі {grace_secs}\u{a0}с і закінчується SIGKILL."
        )
        .into(),
        Finding::SidecarStarves { container, app, grace_secs } => format!(
            "{app} витрачає всі {grace_secs}\u{a0}с, які контейнери мають на завершення разом. Контейнер sidecar {container} зупиняють після нього, і йому лишається дві секунди."
        )
        .into(),
        Finding::JobRestartsAlways => {
            "Podʼам Job потрібна restartPolicy Never або OnFailure; стандартне значення Always відхиляється.".into()
        }
        Finding::SidecarDelaysJob { container, grace_secs } => format!(
            "Контейнер sidecar {container} ігнорує SIGTERM: він є PID 1 і не має обробника цього сигналу. Job завершиться через {grace_secs}\u{a0}с після своєї роботи. Допоможе обробник, спільний простір імен PID або менший terminationGracePeriodSeconds."
        )
        .into(),
        Finding::Placeholder { text } => format!("{text} — це заповнювач. Підставте своє значення.").into(),
        Finding::LivenessBeforeReadiness { container, kills_after_secs, ready_after_secs } => format!(
            "livenessProbe може знищити {container} через {kills_after_secs}\u{a0}с після запуску, а readinessProbe не очікує нічого раніше ніж через {ready_after_secs}\u{a0}с. startupProbe стримує обидві, доки запуск не завершиться."
        )
        .into(),
        Finding::OddQuantity { resource, written, means, meant } if resource == "cpu" => {
            format!("{resource}: {written} означає {means} (у ядрах). Можливо, малося на увазі {meant}.").into()
        }
        Finding::OddQuantity { resource, written, means, meant } => {
            format!("{resource}: {written} означає {means} (у байтах). Можливо, малося на увазі {meant}.").into()
        }
        Finding::OnlySidecarsHave { container, field } => format!(
            "{field} мають лише контейнери, які працюють далі. {container} — контейнер ініціалізації, який виконується до завершення, перш ніж запуститься наступний; з restartPolicy: Always він стане контейнером sidecar."
        )
        .into(),
        Finding::AlwaysUnderContainers { container, own_restarts: true } => format!(
            "restartPolicy: Always не робить {container} контейнером sidecar: це один із власних контейнерів Podʼа, і Pod ніколи не завершиться. Контейнер sidecar має бути в initContainers."
        )
        .into(),
        Finding::AlwaysUnderContainers { container, own_restarts: false } => format!(
            "restartPolicy: Always тут не робить {container} контейнером sidecar. Контейнер sidecar має бути в initContainers."
        )
        .into(),
        Finding::InitDoesNotWait { container, sidecar } => format!(
            "Схоже, {container} потребує {sidecar}, але запускається, щойно той запустився, а не коли той може відповідати. startupProbe для {sidecar} змусить його зачекати."
        )
        .into(),
        Finding::InitBeforeSidecar { container, sidecar } => format!(
            "Схоже, {container} потребує {sidecar}, але стоїть перед ним: контейнери ініціалізації запускаються в порядку списку."
        )
        .into(),
        Finding::ScenarioUnknown { path, name, known } if path.is_empty() => {
            format!("Сценарій не може тут нічого сказати про {name}. Він знає: {}.", known.join(", ")).into()
        }
        Finding::ScenarioUnknown { path, name, known } => {
            format!("Сценарій не може нічого сказати про {name} у {path}. Він знає: {}.", known.join(", ")).into()
        }
        Finding::ScenarioValue { path, expected } => {
            let words: Vec<&str> = expected.iter().map(|expected| scenario_value(*expected)).collect();
            format!("{path} у сценарії приймає {}.", words.join(" або ")).into()
        }
        Finding::ScenarioMissing { path, fields } if path.is_empty() => {
            format!("Сценарію потрібно {}.", fields.join(" або ")).into()
        }
        Finding::ScenarioMissing { path, fields } => format!("{path} потребує {}.", fields.join(" або ")).into(),
        Finding::OnlyFirstScenario => "Сценаріїв більше ніж один. Діє перший.".into(),
        Finding::AppliesOther { kind, name } => {
            format!("Застосувати можна лише іншу версію {kind} {name}. Це не вона, тому нічого не стається.").into()
        }
        Finding::Immutable { path } => {
            format!("{path} не можна змінити, коли обʼєкт уже є: сервер API відхиляє цю версію.").into()
        }
    }
}

const fn scenario_value(expected: Expected) -> &'static str {
    match expected {
        Expected::Time => "секунди (або тривалість, наприклад 1m30s)",
        Expected::Whole => "ціле число",
        Expected::ExitCode => "число від 0 до 255",
        Expected::Flag => "true або false",
        Expected::Text => "текст",
        Expected::Word(word) => word,
        Expected::Null => "null",
        Expected::List => "список",
        Expected::Mapping => "відображення ключів на значення",
    }
}

pub(super) const fn fix(finding: &Finding) -> &'static str {
    match finding {
        Finding::LegacySidecar { .. } | Finding::OnlySidecarsHave { .. } | Finding::AlwaysUnderContainers { .. } => {
            "Зробити контейнером sidecar"
        }
        Finding::ReadinessDoesNotGate { .. } => "Використати startupProbe",
        Finding::Indentation { .. } => "Виправити відступ",
        Finding::DuplicateKey { .. } => "Вилучити перший",
        Finding::Misspelt { .. } => "Виправити написання",
        Finding::PreStopExceedsGrace { .. } => "Збільшити строк завершення",
        Finding::JobRestartsAlways => "Задати restartPolicy: Never",
        Finding::SidecarDelaysJob { .. } => "Зробити простір імен PID спільним",
        Finding::LivenessBeforeReadiness { .. } => "Додати startupProbe",
        Finding::OddQuantity { .. } => "Записати те, що малося на увазі",
        _ => "Виправити",
    }
}
