//! What happens in a life, and why.

use podstep_core::process::TermReason;
use podstep_core::status::{DaemonSetStatus, DeploymentStatus, ReplicaSetStatus, StatefulSetStatus, WorkloadStatus};
use podstep_core::trace::{ContainerRole, Fact, Gate, Reason, Shutdown, Step, StopTrigger, Trace};

use super::{container, length, list, plural, process, time};
use crate::Text;
use crate::same::{self, Subject, probe};

pub(super) fn fact(trace: &Trace, step: &Step) -> Text {
    let Subject { container, role, pod } = Subject::of(trace, step);
    let name = container.unwrap_or("контейнер");
    // All are masculine and inanimate: nominative and accusative are the same.
    let role = role.map_or("контейнер", |role| match role {
        ContainerRole::PlainInit => "контейнер ініціалізації",
        ContainerRole::Sidecar => "контейнер sidecar",
        ContainerRole::Regular => "контейнер застосунку",
    });
    let pod = pod.unwrap_or_default();
    match &*step.fact {
        Fact::WorkloadCreated { kind, name } => format!("Створено {kind} {name}.").into(),
        Fact::PodCreated => format!("Створено Pod {pod}.").into(),
        Fact::Unschedulable => format!("Жоден вузол не приймає Pod {pod}: він лишається Pending.").into(),
        Fact::Cordoned { node, cordoned: true } => {
            format!("Вузол {node} закрито (cordon): нових Podʼів він не приймає.").into()
        }
        Fact::Cordoned { node, cordoned: false } => format!("Вузол {node} знову приймає нові Podʼи.").into(),
        Fact::Drained { node } => {
            format!("Вузол {node} звільняють (drain): усі Podʼи на ньому, крім Podʼів DaemonSet, виселяються.").into()
        }
        Fact::WorkloadDeleting { kind, name } => {
            format!("{kind} {name} видаляється й лишається, доки збирач сміття не закінчить.").into()
        }
        Fact::Scheduled { node } => format!("Pod привʼязано до вузла {node}.").into(),
        Fact::SandboxReady => "Пісочниця Podʼа працює: вона має мережу й адресу.".into(),
        Fact::PullStarted { image } => format!("{name}: починається завантаження образу {image}.").into(),
        Fact::Pulled { image, took: Some(took) } => {
            format!("{name}: образ {image} завантажено за {}.", length(*took)).into()
        }
        Fact::Pulled { image, took: None } => format!("{name}: образ {image} вже є на вузлі.").into(),
        Fact::ContainerCreated => format!("Середовище виконання створює {role} {name}.").into(),
        Fact::ContainerStarted { attempt: 0 } => format!("Починає працювати {role} {name}.").into(),
        Fact::ContainerStarted { attempt } => {
            format!("Знову починає працювати {role} {name}, перезапуск {attempt}.").into()
        }
        Fact::PostStartBegan => format!("{name}: починається postStart.").into(),
        Fact::PostStartEnded { ok: true } => format!("{name}: postStart завершено.").into(),
        Fact::PostStartEnded { ok: false } => format!("{name}: postStart не вдався.").into(),
        Fact::Probe { kind, ok: true, run, threshold } => {
            format!("{name}: {} успішна ({run} з {threshold} поспіль).", probe(*kind)).into()
        }
        Fact::Probe { kind, ok: false, run, threshold } => {
            format!("{name}: {} невдала ({run} з {threshold} поспіль).", probe(*kind)).into()
        }
        Fact::Exited { exit_code, reason } => {
            format!("Завершується {role} {name}: код виходу {exit_code} ({reason}).").into()
        }
        Fact::BackOff { delay, until } => {
            format!("Запуск {name} відкладено на {}: CrashLoopBackOff до {}.", length(*delay), time(*until)).into()
        }
        Fact::Killing => format!("Kubelet починає зупиняти {role} {name}.").into(),
        Fact::PreStopBegan => format!("{name}: починається preStop.").into(),
        Fact::PreStopEnded { ok: true } => format!("{name}: preStop завершено.").into(),
        Fact::PreStopEnded { ok: false } => format!("{name}: preStop не вдався або не встиг.").into(),
        Fact::Sigterm { timeout_secs } => {
            format!("SIGTERM отримує {role} {name}; до SIGKILL у нього {timeout_secs}\u{a0}с.").into()
        }
        Fact::Sigkill => format!("SIGKILL отримує {role} {name}.").into(),
        Fact::SandboxStopped => "Пісочницю Podʼа зупинено.".into(),
        Fact::StatusWritten => match same::phase(step) {
            Some(phase) => format!("Kubelet записує статус Podʼа {pod} на сервер API: фаза {phase}.").into(),
            None => "Kubelet записує статус Podʼа на сервер API.".into(),
        },
        Fact::DeletionRequested { grace_secs } => {
            format!("Надійшов запит на видалення Podʼа {pod}; на належне завершення дано {grace_secs}\u{a0}с.").into()
        }
        Fact::PodGone => format!("Podʼа {pod} більше немає в API.").into(),
        Fact::WorkloadStatusWritten => match same::workload_status(step) {
            Some(WorkloadStatus::Job(job)) => {
                let conditions: Vec<&str> = job.conditions.iter().filter(|c| c.status).map(|c| c.kind).collect();
                let (active, succeeded, failed) = (job.active, job.succeeded, job.failed);
                if conditions.is_empty() {
                    format!("Статус Job: активних {active}, успішних {succeeded}, невдалих {failed}.").into()
                } else {
                    let conditions = list(&conditions);
                    format!("Статус Job: активних {active}, успішних {succeeded}, невдалих {failed}; {conditions}.")
                        .into()
                }
            }
            Some(
                WorkloadStatus::Deployment(DeploymentStatus { ready, replicas, .. })
                | WorkloadStatus::ReplicaSet(ReplicaSetStatus { ready, replicas, .. })
                | WorkloadStatus::StatefulSet(StatefulSetStatus { ready, replicas, .. })
                | WorkloadStatus::DaemonSet(DaemonSetStatus { ready, desired: replicas, .. }),
            ) => format!("Контролер записує свій статус: готових Podʼів — {ready} з {replicas}.").into(),
            Some(WorkloadStatus::CronJob(status)) => {
                format!("Контролер записує свій статус: активних Job — {}.", status.active.len()).into()
            }
            None => "Контролер записує статус робочого навантаження.".into(),
        },
        Fact::Patched { kind, name } => format!("Змінено {kind} {name}.").into(),
        Fact::WorkloadGone { kind, name } => format!("{kind} {name} більше немає в API.").into(),
        Fact::Steady => "Відтепер само собою нічого не змінюється.".into(),
        Fact::PullPutOff { until } => {
            format!("{name}: до {} завантаження не буде: ImagePullBackOff.", time(*until)).into()
        }
        Fact::ImageRefused => format!("Образ для {name} отримати неможливо.").into(),
        Fact::Disrupted => format!("Pod {pod} позначено як ціль розладу (disruption).").into(),
        Fact::DeadlineExceeded { deadline_secs } => {
            format!("Pod {pod} був активним {deadline_secs}\u{a0}с — довше йому не дозволено.").into()
        }
        Fact::KubeletStopped => "Kubelet зупиняється. Контейнери працюють далі.".into(),
        Fact::KubeletStarted => "Kubelet знову працює.".into(),
        Fact::SandboxLost => format!("Пісочницю Podʼа {pod} втрачено.").into(),
        Fact::ContainersRemoved => format!("Усі контейнери Podʼа {pod} вилучено.").into(),
        Fact::ResizeStarted => format!("Kubelet починає змінювати ресурси Podʼа {pod}.").into(),
        Fact::ResizeCompleted => format!("Ресурси Podʼа {pod} змінено.").into(),
    }
}

/// What began a stop, as a clause after «бо».
fn trigger(trigger: StopTrigger) -> Text {
    match trigger {
        StopTrigger::Deleted => "Pod видаляють".into(),
        StopTrigger::NaturalCompletion => {
            "усі контейнери застосунку завершилися остаточно, тож контейнери sidecar більше не потрібні".into()
        }
        StopTrigger::InitFailed => {
            "контейнер ініціалізації остаточно зазнав збою, тож застосунок ніколи не запуститься".into()
        }
        StopTrigger::Probe(kind) => {
            format!("його {} не вдалася стільки разів, скільки дозволяє failureThreshold", probe(kind)).into()
        }
        StopTrigger::PostStartFailed => "його postStart не вдався".into(),
        StopTrigger::DefinitionChanged => "його образ змінено".into(),
        StopTrigger::Resize => "його resizePolicy застосовує нові ресурси з перезапуском".into(),
        StopTrigger::RestartAll => "правило перезапуску перезапускає всі контейнери Podʼа".into(),
        StopTrigger::SandboxLost => "пісочницю Podʼа втрачено, тож усе починається спочатку".into(),
        StopTrigger::ActiveDeadline => "час, заданий в activeDeadlineSeconds, сплив".into(),
        StopTrigger::NodePressure => "вузлу бракує памʼяті".into(),
        StopTrigger::NodeShutdown => "вузол вимикається".into(),
    }
}

pub(super) fn reason(trace: &Trace, step: &Step) -> Text {
    let pod = same::pod_of(trace, step);
    let named = |index: usize| container(pod, index);
    match &*step.reason {
        Reason::Asked => "Хтось надіслав такий запит.".into(),
        Reason::ControllerWantsPod { desired, existing } => format!(
            "Контролеру потрібно Podʼів: {desired}, а він нарахував {existing}, тому створює той, якого бракує."
        )
        .into(),
        Reason::OwnerWantsObject { kind, name } => {
            format!("Цим обʼєктом керує {kind} {name}: його записав відповідний контролер.").into()
        }
        Reason::OwnerGone { kind } => format!("{kind}, який цим керував, зник, і збирач сміття вилучає те, що йому належало.").into(),
        Reason::TimeToLive { ttl_secs } => format!("Job завершено, і ttlSecondsAfterFinished зберігає його {ttl_secs}\u{a0}с.").into(),
        Reason::NoNodeFits { nodes } => {
            format!("Планувальник переглянув вузли ({nodes}), і жоден не підійшов; причину вказано в Event.").into()
        }
        Reason::NodeFits => "Планувальник визначив, що Pod уміщується на цьому вузлі: для його ефективних запитів там є місце.".into(),
        Reason::NoSandboxYet => "Новому Podʼу потрібна пісочниця, перш ніж зможе працювати будь-який контейнер.".into(),
        Reason::FirstInit => "Це перший запис в initContainers. Контейнери ініціалізації запускаються один за одним, у порядку оголошення.".into(),
        Reason::PreviousInitDone { previous } => {
            format!("Попередній контейнер ініціалізації {} завершився з кодом виходу 0. Звичайний контейнер ініціалізації має завершитися, перш ніж запуститься наступний.", named(*previous)).into()
        }
        Reason::SidecarStarted { sidecar, gate } => match gate {
            Gate::Running => format!("Попередній контейнер sidecar {} працює. Він не має ні startupProbe, ні postStart, тож цього досить; ніхто не чекає, доки він стане готовим.", named(*sidecar)),
            Gate::PostStart => format!("Хук postStart попереднього контейнера sidecar {} завершився, тож контейнер вважається запущеним.", named(*sidecar)),
            Gate::StartupProbe => format!("startupProbe попереднього контейнера sidecar {} успішна, тож контейнер вважається запущеним.", named(*sidecar)),
        }
        .into(),
        Reason::InitComplete { after: None } => "Усі звичайні контейнери ініціалізації завершилися, а всі контейнери sidecar запустилися, тож застосунок може запускатися.".into(),
        Reason::InitComplete { after: Some(after) } => {
            format!("Ініціалізацію завершено. Контейнери застосунку не чекають один на одного; kubelet лише запускає їх по черзі, і щойно перед цим був {}.", named(*after)).into()
        }
        Reason::ImagePolicy { policy, present: true } => {
            format!("imagePullPolicy має значення {policy}, а образ уже є на вузлі.").into()
        }
        Reason::ImagePolicy { policy, present: false } => {
            format!("imagePullPolicy має значення {policy}, а образу ще немає на вузлі.").into()
        }
        Reason::StartSequence => "Кожен контейнер запускається однаково: образ, створення, запуск, потім postStart.".into(),
        Reason::HookDeclared => "Контейнер оголошує цей хук.".into(),
        Reason::HookRan { ran, grace_secs: None } => format!("Він тривав {}. postStart може тривати скільки завгодно; тим часом у Podʼі більше нічого не запускається.", length(*ran)).into(),
        Reason::HookRan { ran, grace_secs: Some(grace_secs) } => format!("Він тривав {} з {grace_secs}\u{a0}с, відведених на завершення всього разом.", length(*ran)).into(),
        Reason::ProcessEnded { guess, ran } => format!("Процес завершився сам через {}: {}.", length(*ran), process::run(guess.run)).into(),
        Reason::OutOfMemory { ran } => format!("Через {} процес використав більше памʼяті, ніж дозволяє обмеження, і ядро знищило його.", length(*ran)).into(),
        Reason::ProbeDue { period_secs, initial_delay_secs: 0 } => format!("Kubelet виконує цю пробу з періодом {period_secs}\u{a0}с (periodSeconds).").into(),
        Reason::ProbeDue { period_secs, initial_delay_secs } => format!("Kubelet виконує цю пробу з періодом {period_secs}\u{a0}с (periodSeconds), щойно від запуску мине {initial_delay_secs}\u{a0}с (initialDelaySeconds).").into(),
        Reason::RestartPolicy { policy, own: true, exit_code, restarts } => format!(
            "Контейнер завершився з кодом виходу {exit_code}, а його власна restartPolicy — {policy}, тому він запускається знову. До того його перезапускали {restarts} {}.",
            plural(*restarts as usize, ["раз", "рази", "разів"])
        )
        .into(),
        Reason::RestartPolicy { policy, own: false, exit_code, restarts } => format!(
            "Контейнер завершився з кодом виходу {exit_code}, а restartPolicy Podʼа — {policy}, тому він запускається знову. До того його перезапускали {restarts} {}.",
            plural(*restarts as usize, ["раз", "рази", "разів"])
        )
        .into(),
        Reason::CrashLoop { delay, ended_at, restarts } => format!(
            "Контейнер завершився на позначці {} після {restarts} {}. Після кожного збою kubelet чекає перед наступним запуском удвічі довше; тепер це {}.",
            time(*ended_at),
            plural(*restarts as usize, ["перезапуску", "перезапусків", "перезапусків"]),
            length(*delay)
        )
        .into(),
        Reason::Stopping { trigger, grace_secs } => format!(
            "Його зупиняють, бо {}. На належне завершення всього разом є {grace_secs}\u{a0}с.",
            self::trigger(*trigger)
        )
        .into(),
        Reason::PreStopAtOnce { grace_secs } => format!("Кожен хук preStop починається разом із зупинкою, навіть якщо контейнер sidecar чекає черги. Його час віднімається від спільних {grace_secs}\u{a0}с.").into(),
        Reason::SigtermTurn { grace_secs, pre_stop_secs, waited_secs, after } => {
            let turn: Text = if after.is_empty() {
                "Він ні на кого не чекає, тож SIGTERM надсилають одразу.".into()
            } else {
                let names: Vec<&str> = after.iter().map(|index| named(*index)).collect();
                format!("Настала його черга, бо вже завершено: {}. Контейнери sidecar зупиняються останніми, у зворотному порядку.", list(&names)).into()
            };
            if *pre_stop_secs == 0 && *waited_secs == 0 {
                return turn;
            }
            format!("{turn} З {grace_secs}\u{a0}с, відведених на завершення, {pre_stop_secs}\u{a0}с пішло на preStop і {waited_secs}\u{a0}с — на очікування.").into()
        }
        Reason::NoTurns { grace_secs } => format!("У цій версії всі контейнери отримують SIGTERM водночас: контейнер sidecar може зупинитися раніше за застосунок, якому він потрібен. На належне завершення всього разом є {grace_secs}\u{a0}с.").into(),
        Reason::GraceSpent { grace_secs, floor_secs } => format!(
            "Усі {grace_secs}\u{a0}с, відведені на завершення, витратило те, що зупинялося раніше. Він усе одно отримує {floor_secs}\u{a0}с — найменше, що дає kubelet."
        )
        .into(),
        Reason::IgnoredSigterm { timeout_secs, why: Some(TermReason::NoHandler) } => format!(
            "Він мав {timeout_secs}\u{a0}с і досі працює. Його процес — PID 1 у контейнері й не має обробника SIGTERM: ядро тоді відкидає сигнал, тож процес його не бачить, а kubelet чекає весь цей час. Допоможе trap в оболонці або init на зразок tini."
        )
        .into(),
        Reason::IgnoredSigterm { timeout_secs, why: Some(term) } => {
            format!("Він мав {timeout_secs}\u{a0}с і досі працює: {}.", process::term(*term)).into()
        }
        Reason::IgnoredSigterm { timeout_secs, why: None } => {
            format!("Після SIGTERM він мав {timeout_secs}\u{a0}с і досі працює, тому його знищують.").into()
        }
        Reason::HandledSigterm { guess, took } => format!("Він завершився через {} після SIGTERM: {}.", length(*took), process::term(guess.term)).into(),
        Reason::Killed => "SIGKILL неможливо перехопити чи проігнорувати. Код виходу 137 — це 128 + 9, номер сигналу.".into(),
        Reason::AllStopped => "Усі контейнери Podʼа зупинилися.".into(),
        Reason::Observed => "Статус описує те, що kubelet бачив востаннє. Саме це показує kubectl, і воно може відставати від того, що працює насправді.".into(),
        Reason::TerminalPhase => "Kubelet не записує Succeeded чи Failed, доки не зупиняться всі контейнери, разом із контейнерами sidecar.".into(),
        Reason::DeletionComplete => "Pod зупинився, і більше ніщо його не утримує, тож сервер API вилучає обʼєкт.".into(),
        Reason::CountedPods => "Контролер знову порахував свої Podʼи.".into(),
        Reason::JobDone => "Job зараховує Pod лише тоді, коли той завершився. Результат визначили контейнери застосунку; як завершилися контейнери sidecar, не має значення.".into(),
        Reason::JobFails { why } => format!("Job зазнає невдачі ({why}): усе, що ще працює, зупиняють, і на цьому кінець.").into(),
        Reason::JobBackoffLimit { failed, limit } => format!(
            "Невдача: {failed} {}, а backoffLimit дорівнює {limit}, тому Job припиняє спроби.",
            plural(*failed as usize, ["Pod", "Podʼи", "Podʼів"])
        )
        .into(),
        Reason::ActiveDeadline { deadline_secs } => format!("activeDeadlineSeconds дорівнює {deadline_secs}; відлік іде від миті, коли kubelet уперше побачив Pod.").into(),
        Reason::ResourcesChanged => "Специфікація вимагає інших ресурсів, ніж мають контейнери, що працюють, і жодна resizePolicy не вимагає для цього перезапуску.".into(),
        Reason::NoSuchImage => "Жоден реєстр не має цього образу. Kubelet спробує знову після затримки, яка подвоюється від 10\u{a0}с до 300\u{a0}с.".into(),
        Reason::PullBackOff { delay, failed_at } => format!(
            "Останнє завантаження не вдалося на позначці {}. Kubelet чекає {}, перш ніж завантажувати знову.",
            time(*failed_at),
            length(*delay)
        )
        .into(),
        Reason::RestartAllRule { container, exit_code } => format!("{} завершився з кодом виходу {exit_code}, на який його restartPolicyRules відповідають RestartAllContainers: усі контейнери починають спочатку в тій самій пісочниці.", named(*container)).into(),
        Reason::RestartRule { exit_code } => {
            format!("Контейнер перезапускається за одним зі своїх restartPolicyRules, що відповідає коду виходу {exit_code}.").into()
        }
        Reason::Replaces { trigger } => format!("Він замінює те, що зупинили, бо {}.", self::trigger(*trigger)).into(),
        Reason::NothingPending { running } if running.is_empty() => "Більше нічого не заплановано.".into(),
        Reason::NothingPending { running } => {
            let names: Vec<&str> = running.iter().map(|index| named(*index)).collect();
            let works = plural(names.len(), ["працюватиме", "працюватимуть", "працюватимуть"]);
            let names = list(&names);
            if same::is_job(trace) {
                format!("Більше нічого не заплановано. {names} {works}, доки хтось не зупинить Pod, тому Job не може завершитися.").into()
            } else {
                format!("Більше нічого не заплановано. {names} {works}, доки хтось не зупинить Pod.").into()
            }
        }
    }
}

pub(super) fn shutdown_grace(shutdown: &Shutdown, trace: &Trace) -> String {
    let begin = format!(
        "Зупинка починається на позначці {}: {}. Хуки preStop, застосунок і контейнери sidecar мають спільні {}\u{a0}с (terminationGracePeriodSeconds).",
        time(shutdown.began_at),
        trigger(shutdown.trigger),
        shutdown.grace_secs
    );
    match same::stopped(shutdown) {
        (Some(ended), 0) => {
            format!("{begin} Останній контейнер завершився через {}, і знищувати не довелося жодного.", length(ended))
        }
        (Some(ended), killed) => format!(
            "{begin} Останній контейнер завершився через {}, і знищити довелося {killed} {}.",
            length(ended),
            plural(killed, ["контейнер", "контейнери", "контейнерів"])
        ),
        (None, _) if trace.cut => format!("{begin} Картина закінчується раніше, ніж завершився останній контейнер."),
        (None, _) => begin,
    }
}
