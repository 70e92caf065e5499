//! What would have made a step go otherwise.

use podstep_core::rules::{Otherwise, Versions};
use podstep_core::trace::{Gate, Step, StopTrigger, Trace};

use super::{container, length};
use crate::Text;
use crate::same::{self, probe};

pub(super) fn versions(Versions { since, until }: Versions) -> Text {
    match (since, until) {
        (None, None) => "".into(),
        (Some(since), None) => format!(" · від {since}").into(),
        (Some(since), Some(until)) if since == until => format!(" · лише {since}").into(),
        (Some(since), Some(until)) => format!(" · від {since} до {until}").into(),
        (None, Some(until)) => format!(" · до {until}").into(),
    }
}

pub(super) fn otherwise(trace: &Trace, step: &Step) -> Text {
    let pod = same::pod_of(trace, step);
    let named = |index: usize| container(pod, index);
    match step.reason.otherwise() {
        Otherwise::NotAsked => "Лише якби ніхто про це не попросив.".into(),
        Otherwise::EnoughPods { desired } => format!("Якби врахованих Podʼів було {desired}, нових не створювали б.").into(),
        Otherwise::AnotherOwnerSpec => "Інша специфікація обʼєкта, який цим керує.".into(),
        Otherwise::Orphaned => "Видалення з --cascade=orphan лишає те, що належало обʼєкту.".into(),
        Otherwise::NoTimeToLive => "Без ttlSecondsAfterFinished Job лишається, доки його хтось не видалить.".into(),
        Otherwise::NodeFits => "Якби був вузол, де є місце, чиї taint Pod толерує і чиї мітки підходять, Pod призначили б туди.".into(),
        Otherwise::NoNodeFits => "Якби жоден вузол не мав стільки вільного, скільки запитує Pod, той лишався б у Pending.".into(),
        Otherwise::SandboxThere => "Якби пісочниця вже працювала, нову не створювали б.".into(),
        Otherwise::DeclaredFirst => "Контейнер ініціалізації, оголошений раніше, запустився б першим.".into(),
        Otherwise::PreviousRuns { previous } => format!("Поки {} працює або якби він завершився з кодом, відмінним від 0, цей контейнер чекав би.", named(previous)).into(),
        Otherwise::GateClosed { sidecar, gate } => match gate {
            Gate::Running => format!("Якби {} не працював, цей контейнер чекав би.", named(sidecar)),
            Gate::PostStart => format!("Якби {} ще виконував свій postStart, цей контейнер чекав би.", named(sidecar)),
            Gate::StartupProbe => format!("Якби startupProbe для {} ще не була успішною, цей контейнер чекав би.", named(sidecar)),
        }
        .into(),
        Otherwise::InitPending => "Його затримав би контейнер ініціалізації, який не завершився, або останній контейнер sidecar, який не запустився.".into(),
        Otherwise::PullAlways => "З imagePullPolicy Always спершу запитали б реєстр.".into(),
        Otherwise::PullIfNotPresent => "З IfNotPresent образ узяли б із вузла, не питаючи реєстр.".into(),
        Otherwise::ImageThere => "Образ, який є на вузлі, не завантажували б, хіба що політика — Always.".into(),
        Otherwise::PullAllowed => "За будь-якої політики, крім Never, образ завантажили б.".into(),
        Otherwise::ImageExists => "Образ, який є в реєстрі, завантажили б.".into(),
        Otherwise::BackOffOver { delay, longest } => format!("Наступне завантаження — через {} після невдачі; очікування подвоюється, доки не сягне {}.", length(delay), length(longest)).into(),
        Otherwise::LongRun { reset } => format!("Перший перезапуск відбувається одразу, а якщо контейнер працює довше ніж {}, затримка скидається.", length(reset)).into(),
        Otherwise::StartFails => "Якби якийсь крок запуску не вдався, наступних не було б.".into(),
        Otherwise::NoHook => "Без хука тут нічого не виконувалося б.".into(),
        Otherwise::PostStartFails => "Якби postStart не вдався, контейнер зупинили б і запустили знову.".into(),
        Otherwise::HookOutlastsGrace { grace_secs } => format!("Після {grace_secs}\u{a0}с на preStop уже ніхто не чекає.").into(),
        Otherwise::ProcessRunsOn => "Лише сама програма: інша команда або інша робота.".into(),
        Otherwise::EnoughMemory => "Вище обмеження памʼяті або процес, якому її треба менше.".into(),
        Otherwise::ProbeRests { initial_delay_secs: 0 } => "readinessProbe та livenessProbe не виконуються, доки startupProbe не стане успішною.".into(),
        Otherwise::ProbeRests { initial_delay_secs } => format!("Її не виконують у перші {initial_delay_secs}\u{a0}с, а також доки startupProbe не стане успішною.").into(),
        Otherwise::NoRestart { by_success: true } => "Код виходу 0 або restartPolicy Never.".into(),
        Otherwise::NoRestart { by_success: false } => "restartPolicy Never або, з OnFailure, код виходу 0.".into(),
        Otherwise::PodEnds => "Лише кінець Podʼа: restartPolicy Always перезапускає його після будь-якого коду виходу.".into(),
        Otherwise::NoRuleMatches { exit_code } => format!("Код виходу, відмінний від {exit_code}, або відсутність правила для нього.").into(),
        Otherwise::NoTrigger(trigger) => untriggered(trigger),
        Otherwise::NoGrace => "Якби на завершення було 0\u{a0}с, preStop не виконувався б.".into(),
        Otherwise::SomethingBefore => "preStop був би першим, а контейнер sidecar чекав би тих, хто зупиняється раніше за нього.".into(),
        Otherwise::SoonerTurn { grace_secs } => format!("Його зупинили б раніше, якби раніше завершилися попередні; найпізніше — через {grace_secs}\u{a0}с.").into(),
        Otherwise::TurnsKnown => "Починаючи з 1.29, контейнери sidecar чекають на застосунок і зупиняються у зворотному порядку.".into(),
        Otherwise::MoreGrace { grace_secs } => format!("Більше ніж {grace_secs}\u{a0}с у terminationGracePeriodSeconds або швидше завершення попередніх.").into(),
        Otherwise::EndsInTime { timeout_secs, needs_handler: true } => format!("Обробник SIGTERM, який завершить процес за {timeout_secs}\u{a0}с, або інший PID 1: init на зразок tini чи shareProcessNamespace.").into(),
        Otherwise::EndsInTime { timeout_secs, needs_handler: false } => format!("Завершення за {timeout_secs}\u{a0}с або довший terminationGracePeriodSeconds.").into(),
        Otherwise::SignalIgnored => "Процес, який ігнорує сигнал, знищили б, коли сплине його час.".into(),
        Otherwise::Nothing => "Нічого.".into(),
        Otherwise::ContainerRuns => "Поки працює хоч один контейнер, пісочниця лишається.".into(),
        Otherwise::SameStatus => "Статус, у якому немає нічого нового, не записується.".into(),
        Otherwise::PodGoesOn => "Поки контейнер працює або має запуститися знову, фаза лишається тією самою.".into(),
        Otherwise::Finalizer => "Його утримав би завершувач (finalizer).".into(),
        Otherwise::SameCount => "Якби кількість не змінилася, нічого не записували б.".into(),
        Otherwise::MoreCompletions => "З більшим completions Job тривав би далі.".into(),
        Otherwise::HigherLimit { failed } => format!("backoffLimit зі значенням {failed} або більшим.").into(),
        Otherwise::JobAllows => "Job тривав би, якби це дозволяли його строк, політика чи обмеження.".into(),
        Otherwise::SomethingHappens => "Процес, який завершиться, або хтось, хто щось змінить чи видалить.".into(),
        Otherwise::LongerDeadline { deadline_secs } => format!("activeDeadlineSeconds зі значенням, більшим за {deadline_secs}, або без нього.").into(),
        Otherwise::SameResources => "З тими самими ресурсами нічого не робили б.".into(),
    }
}

fn untriggered(trigger: StopTrigger) -> Text {
    match trigger {
        StopTrigger::Deleted => "Без видалення Pod жив би далі.",
        StopTrigger::NaturalCompletion => {
            "Pod тримає живим контейнер застосунку, який працює або має запуститися знову."
        }
        StopTrigger::InitFailed => {
            "Якби він завершився з кодом виходу 0 або за restartPolicy, яка пробує знову, ініціалізація тривала б."
        }
        StopTrigger::Probe(kind) => {
            return format!("Один успіх його {}, перш ніж набереться failureThreshold невдач поспіль.", probe(kind))
                .into();
        }
        StopTrigger::PostStartFailed => "postStart, який вдасться.",
        StopTrigger::DefinitionChanged => "Той самий образ, що й раніше.",
        StopTrigger::Resize => "resizePolicy NotRequired для того, що змінюється.",
        StopTrigger::RestartAll => "Код виходу, якого не знає жодне правило RestartAllContainers.",
        StopTrigger::SandboxLost => "Пісочниця, яка працює далі.",
        StopTrigger::ActiveDeadline => "Більший activeDeadlineSeconds або його відсутність.",
        StopTrigger::NodePressure => "Досить памʼяті на вузлі або запити, що покривають те, що використовує Pod.",
        StopTrigger::NodeShutdown => "Вузол, який працює далі.",
    }
    .into()
}
