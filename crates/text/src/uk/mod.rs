//! Ukrainian. Terms are those of kubernetes.io/uk. The apostrophe is the letter U+02BC: `Podʼа`.

mod apply;
mod because;
mod compare;
mod editing;
mod findings;
mod gallery;
mod layout;
mod life;
mod process;
mod resources;
mod rules;
mod script;
mod shared;
mod sharing;

use podstep_core::admission;
use podstep_core::diagnostic::Severity;
use podstep_core::history::{Count, Counted};
use podstep_core::resources::{Kind, NodeSize, QosClass};
use podstep_core::time::Millis;
use podstep_core::trace::{Actor, ContainerRole, LaneState, PodEntry};

use crate::same::{self, Units};
use crate::{Message, Text};

const UNITS: Units = Units { millis: "\u{a0}мс", secs: "\u{a0}с", mins: "\u{a0}хв\u{a0}", point: ',' };

fn time(at: Millis) -> String {
    UNITS.time(at)
}

fn length(length: Millis) -> String {
    UNITS.length(length)
}

fn container(pod: Option<&PodEntry>, index: usize) -> &str {
    same::container(pod, index).unwrap_or("контейнер")
}

fn list(names: &[&str]) -> String {
    same::list(names, ", ", " та ")
}

/// The form that a whole number takes: 1 перезапуск, 2 перезапуски, 5 перезапусків, 11 перезапусків, 21 перезапуск.
const fn plural(number: usize, [one, few, many]: [&str; 3]) -> &str {
    match (number % 10, number % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

/// The message in Ukrainian.
#[must_use]
pub fn render(message: &Message<'_>) -> Text {
    match *message {
        Message::Editing(message) => editing::editing(message),
        Message::Layout(message) => layout::layout(message).into(),
        Message::Because(message) => because::because(message).into(),
        Message::Turn { trace, turn } => because::turn(trace, turn),
        Message::Help(message) => layout::help(message).into(),
        Message::Tagline => "Вставте робоче навантаження Kubernetes і пройдіть життєвий цикл його Podʼа крок за кроком: що відбувається й чому.".into(),
        Message::Language => "Мова".into(),
        Message::ManifestHeading => "Маніфест".into(),
        Message::ManifestLabel => "Маніфест у форматі YAML".into(),
        Message::ManifestHelp => "Pod, Deployment, Job або лише частина специфікації Podʼа. Текст не залишає вашого браузера. Можна також перетягнути файл на сторінку.".into(),
        Message::SampleOwn => "Ваш власний текст".into(),
        Message::Gallery(message) => gallery::gallery(message),
        Message::Version => "Kubernetes".into(),
        Message::VersionFromManifest => "версія з маніфесту".into(),
        Message::SidecarGate => "Функціональна можливість SidecarContainers".into(),
        Message::CodeEditor => "Редактор коду".into(),
        Message::OpenFile => "Відкрити файл".into(),
        Message::FileUnreadable => "Цей файл неможливо прочитати як текст.".into(),
        Message::ProblemsHeading => "Зауваження".into(),
        Message::CheckerMissing => "Не вдалося завантажити правила сервера API, тому маніфест перевірено лише частково.".into(),
        Message::TryAgain => "Спробувати ще раз".into(),
        Message::ReadOn => "докладніше".into(),
        Message::DocsPage(page) => docs_page(page),
        Message::NoProblems => "Зауважень немає.".into(),
        Message::Severity(severity) => match severity {
            Severity::Error => "Помилка",
            Severity::Warning => "Попередження",
            Severity::Hint => "Підказка",
        }
        .into(),
        Message::Finding(finding) => findings::finding(finding),
        Message::MoreProblems(more) => format!("і ще {more}").into(),
        Message::ProblemPlace => "Перейти до рядка й стовпця".into(),
        Message::Fix(finding) => findings::fix(finding).into(),
        Message::Stale => "У тексті є помилка. Показано останню версію, яку вдалося виконати.".into(),
        Message::Loading => "Завантаження…".into(),
        Message::Share => "Поділитися".into(),
        Message::Saved => "Мої маніфести".into(),
        Message::OpenedText => "Те, що ви відкрили".into(),
        Message::PanelMissing => "Цю частину сторінки не вдалося завантажити.".into(),
        Message::NothingToShow => "Поки що немає чого виконувати. Виберіть приклад або усуньте зауваження до маніфесту.".into(),

        Message::LifeHeading => "Життєвий цикл робочого навантаження".into(),
        Message::KindAndName { kind, name } => format!("{kind} {name}").into(),
        Message::KubernetesVersion(version) => format!("Kubernetes {version}").into(),
        Message::Phase => "Фаза".into(),
        Message::PodGone => "видалено".into(),
        Message::NoPodYet => "Podʼа ще немає".into(),
        Message::TimelineHeading => "Часова шкала".into(),
        Message::TimelineSummary { trace, cursor } => {
            let containers: usize = trace.pods.iter().map(|pod| pod.containers.len()).sum();
            format!(
                "Часова шкала: {containers} {}, тривалість {}. Курсор стоїть на кроці {} з {}. Таблиця кроків нижче містить те саме.",
                plural(containers, ["контейнер", "контейнери", "контейнерів"]),
                length(trace.end()),
                cursor + 1,
                trace.steps.len()
            )
            .into()
        }
        Message::TimelineScroller => "Часова шкала, прокручується".into(),
        Message::Following => "Podʼів багато, життєвий цикл ще обчислюється. Можна писати далі.".into(),
        Message::StripSummary { course } => match course.bands.first() {
            Some(Counted::PodsOf(_)) | None => {
                let (most, surge) = same::most(course);
                format!("Кількість Podʼів у часі: щонайбільше {most}, щонайбільше {surge} понад потрібну кількість. Далі числа на курсорі.").into()
            }
            Some(_) => "Активні, успішні та невдалі Podʼи Job у часі. Далі числа на курсорі.".into(),
        },
        Message::StripNumbers => "Podʼи на курсорі".into(),
        Message::StripCount { counted, name, count: Count { all, ready, .. } } => match counted {
            Counted::PodsOf(_) => format!("{name}: готові {ready} з {all}").into(),
            Counted::Active => format!("активних {all}, з них готових {ready}").into(),
            Counted::Succeeded => format!("успішних {all}").into(),
            Counted::Failed => format!("невдалих {all}").into(),
        },
        Message::StripWanted(pods) => format!("потрібно {pods}").into(),
        Message::StripSurge(pods) => format!("понад потрібне (surge) {pods}").into(),
        Message::StripUnavailable(pods) => format!("недоступних {pods}").into(),
        Message::TimelineRows => "Podʼи та контейнери; стрілки вгору й униз переходять між рядками, ліворуч і праворуч — між змінами".into(),
        Message::FoldAll => "Згорнути всі Podʼи".into(),
        Message::UnfoldAll => "Розгорнути всі Podʼи".into(),
        Message::PodState(state) => same::pod_state(state).into(),
        Message::PodTitle { pod, state, from, to } => {
            format!("Pod {pod}: {}, від {} до {}", same::pod_state(state), time(from), time(to)).into()
        }
        Message::ScaleNote => "Масштаб не дотримано: короткі проміжки розширено, а ті, де нічого не відбувається, скорочено (//). Натисніть у будь-якому місці, щоб перейти туди.".into(),
        Message::Legend => "Стани".into(),
        Message::Role(role) => match role {
            ContainerRole::PlainInit => "init",
            ContainerRole::Sidecar => "sidecar",
            ContainerRole::Regular => "застосунок",
        }
        .into(),
        Message::RoleLong(role) => match role {
            ContainerRole::PlainInit => "контейнер ініціалізації: виконується один раз, до завершення",
            ContainerRole::Sidecar => "контейнер sidecar: контейнер ініціалізації з restartPolicy: Always",
            ContainerRole::Regular => "контейнер застосунку",
        }
        .into(),
        Message::Lane(state) => lane(state),
        Message::LaneTitle { container, state, from, to } => {
            format!("{container}: {}, від {} до {}", lane(state), time(from), time(to)).into()
        }
        Message::Time(at) => time(at).into(),
        Message::Length(length) => self::length(length).into(),

        Message::TransportLabel => "Рух у часі".into(),
        Message::First => "Перший крок".into(),
        Message::Back => "На крок назад".into(),
        Message::Play => "Відтворити".into(),
        Message::Pause => "Призупинити".into(),
        Message::Next => "На крок уперед".into(),
        Message::Last => "Останній крок".into(),
        Message::Speed => "Швидкість".into(),
        Message::SpeedValue(percent) => same::speed(percent).into(),
        Message::SliderLabel => "Крок".into(),
        Message::Program(program) => process::program(program),
        Message::StepOf { step, steps, at } => format!("крок {step} з {steps} · {}", time(at)).into(),
        Message::StepAnnounced { step, steps, at, sentence } => {
            format!("Крок {step} з {steps}, {}. {sentence}", time(at)).into()
        }

        Message::StepsHeading => "Усі кроки таблицею".into(),
        Message::StepsCaption { from, to, of } => {
            if from == 1 && to == of {
                format!("Усі кроки: {of}").into()
            } else {
                format!("Кроки від {from} до {to} з {of}, навколо курсора").into()
            }
        }
        Message::ColumnStep => "Крок".into(),
        Message::ColumnTime => "Час".into(),
        Message::ColumnActor => "Хто".into(),
        Message::ColumnContainer => "Контейнер".into(),
        Message::ColumnWhat => "Що".into(),
        Message::ColumnWhy => "Чому".into(),
        Message::Actor(actor) => match actor {
            Actor::User => "користувач",
            Actor::ApiServer => "сервер API",
            Actor::Scheduler => "планувальник",
            Actor::Controller => "контролер",
            Actor::Kubelet => "kubelet",
            Actor::Process => "процес",
        }
        .into(),

        Message::WhyHeading => "Що відбувається й чому".into(),
        Message::WhyBecause => "Причина".into(),
        Message::Fact { trace, step } => life::fact(trace, step),
        Message::Reason { trace, step } => life::reason(trace, step),
        Message::WhyLedBy => "До цього призвело".into(),
        Message::WhyOtherwise => "Що могло б це змінити".into(),
        Message::Otherwise { trace, step } => rules::otherwise(trace, step),
        Message::Versions(versions) => rules::versions(versions),
        Message::WhyRule => "Правило".into(),
        Message::OpensElsewhere => "(відкривається в новій вкладці)".into(),

        Message::ResourcesHeading => "Ефективні ресурси".into(),
        Message::ResourcesIntro => "Скільки планувальник резервує для всього Podʼа. Контейнер sidecar враховується двічі: він працює поруч із застосунком і вже працює, поки виконуються наступні контейнери ініціалізації.".into(),
        Message::ResourcesNone => "Жоден контейнер не має запитів чи обмежень.".into(),
        Message::RequestOf(name) => format!("Запит на {name}").into(),
        Message::LimitOf(name) => format!("Обмеження {name}").into(),
        Message::FilledIn { filled, stored, pod } => resources::filled_in(filled, stored, pod).into(),
        Message::Term { term, pod } => resources::term(term, pod),
        Message::WinsBy(margin) => format!("більше на {margin}").into(),
        Message::Wins => "вирішальне".into(),
        Message::Published(published) => resources::published(published).into(),
        Message::CopyAsText => "Скопіювати як текст".into(),
        Message::Copied => "Скопійовано.".into(),
        Message::PhasesLabel => "Скільки потрібно на кожному етапі".into(),
        Message::PhaseOf { init: Some(index), pod } => format!("запуск {}", container(pod, index)).into(),
        Message::PhaseOf { init: None, .. } => "робота застосунку".into(),
        Message::NodeHeading => "На вузлі".into(),
        Message::NodeSize => "Порожній вузол:".into(),
        Message::NodeOf(NodeSize { cpus, memory_gib }) => format!("{cpus} CPU, {memory_gib} GiB").into(),
        Message::NodeCaption => "Що kubelet записує в cgroup і кого ядро знищить першим, коли забракне памʼяті".into(),
        Message::Hierarchy => "і cgroup".into(),
        Message::HierarchyRefused => "Починаючи з Kubernetes 1.35, kubelet не запускається на cgroup v1, якщо failCgroupV1 у його налаштуваннях не має значення false.".into(),
        Message::Eviction { critical: true, .. } => "Клас пріоритету цього Podʼа є системним, тож kubelet ніколи його не виселяє.".into(),
        Message::Eviction { critical: false, request } => resources::eviction(request).into(),
        Message::Fits => "Pod уміщується.".into(),
        Message::Shortage(shortage) => resources::shortage(shortage).into(),
        Message::WholePod => "увесь Pod".into(),
        Message::ColumnOom => "oom_score_adj".into(),
        Message::CpuMax { hierarchy, cap, pod } => resources::cap(same::cpu_max(hierarchy, cap), pod),
        Message::MemoryMax { hierarchy, cap, pod } => resources::cap(same::memory_max(hierarchy, cap), pod),
        Message::WhatIfHeading => "Спробуйте інші числа".into(),
        Message::WhatIfIntro => "Введіть число в поле: підсумки Podʼа, його клас QoS і таблиця вузла зміняться одразу. Маніфест лишається незмінним, доки ви не запишете числа в нього.".into(),
        Message::WhatIfCaption => "Запити й обмеження кожного контейнера".into(),
        Message::AmountOf { container, kind, resource } => match kind {
            Kind::Requests => format!("Запит на {resource}, {container}"),
            Kind::Limits => format!("Обмеження {resource}, {container}"),
        }
        .into(),
        Message::Change { what, from, to } => format!("{what}: було {from}, стане {to}").into(),
        Message::NoChange => "Для Podʼа загалом це нічого не змінює.".into(),
        Message::WriteBack => "Записати в маніфест".into(),
        Message::Discard => "Відкинути".into(),
        Message::Line(line) => format!("рядок {line}").into(),
        Message::QosHeading => "Клас QoS".into(),
        Message::QosMeaning(class) => match class {
            QosClass::Guaranteed => "Обмеження CPU та памʼяті кожного контейнера дорівнюють його запитам. Такі Podʼи виселяють останніми, коли вузлу бракує ресурсів.",
            QosClass::Burstable => "Деякі запити чи обмеження задано, але визначено не все. Коли вузлу бракує ресурсів, такі Podʼи виселяють після Podʼів класу BestEffort.",
            QosClass::BestEffort => "Не задано ні запитів, ні обмежень. Такі Podʼи виселяють першими, коли вузлу бракує ресурсів.",
        }
        .into(),
        Message::QosWhy(class) => match class {
            QosClass::Guaranteed => "Перешкод немає.",
            QosClass::Burstable => "Що не дає отримати Guaranteed:",
            QosClass::BestEffort => "Що не дає отримати Burstable:",
        }
        .into(),
        Message::QosHindrance { hindrance, pod } => resources::hindrance(hindrance, pod),

        Message::VolumesHeading => "Томи".into(),
        Message::NetworkHeading => "Мережа".into(),
        Message::ProcessesHeading => "Процеси".into(),
        Message::Shared(message) => shared::shared(message),
        Message::ShutdownHeading => "Завершення роботи".into(),
        Message::ShutdownNone => "У цьому життєвому циклі нічого не зупиняють.".into(),
        Message::ShutdownGrace { shutdown, trace } => life::shutdown_grace(shutdown, trace).into(),
        Message::ShutdownOrder => "Контейнери застосунку отримують SIGTERM одразу й водночас. Контейнери sidecar чекають: оголошений останнім зупиняється першим, і кожен — лише після завершення попередніх.".into(),
        Message::OtherShutdowns(pods) => format!(
            "В інший час зупинено ще {pods} {}; щоб їх побачити, перемістіть курсор.",
            plural(pods, ["Pod", "Podʼи", "Podʼів"])
        )
        .into(),
        Message::ShutdownCaption(pod) => format!("Зупинки Podʼа {pod} за порядком SIGTERM").into(),
        Message::ColumnPreStop => "preStop".into(),
        Message::ColumnSigterm => "SIGTERM".into(),
        Message::ColumnGraceLeft => "Скільки лишалося".into(),
        Message::ColumnSigkill => "SIGKILL".into(),
        Message::ColumnEnded => "Завершився".into(),
        Message::ColumnExitCode => "Код виходу".into(),
        Message::NotNeeded => "–".into(),
        Message::Seconds(seconds) => format!("{seconds}\u{a0}с").into(),

        Message::ScriptHeading => "А якби…".into(),
        Message::ScriptAtCursor(at) => format!("Нехай на курсорі, {}, станеться:", time(at)).into(),
        Message::ScriptTold => "Що має статися".into(),
        Message::ScriptNote => "Це документ Scenario в кінці маніфесту. Змінюйте його тут або там.".into(),
        Message::ScriptNothing => "Нічого: життєвий цикл іде звичним шляхом.".into(),
        Message::ScriptImplied => "(доки нічого не задано, це робить Podstep, щоб було видно зупинку)".into(),
        Message::ScriptNotRunning => "На курсорі він не працює.".into(),
        Message::ScriptPod => "Pod".into(),
        Message::ScriptNode => "Вузол".into(),
        Message::ScriptWhen(row) => format!("Коли спрацьовує рядок {row}").into(),
        Message::ScriptAt => "на позначці".into(),
        Message::ScriptRunning => "після запуску стількох Podʼів".into(),
        Message::ScriptReady => "після готовності стількох Podʼів".into(),
        Message::ScriptCount(row) => format!("Скількох Podʼів чекає рядок {row}").into(),
        Message::ScriptTime(row) => format!("Час рядка {row} у секундах").into(),
        Message::ScriptGrace(row) => format!("Строк належного припинення в рядку {row} у секундах; порожньо: як у Podʼа").into(),
        Message::ScriptReplicas(row) => format!("Кількість реплік у рядку {row}").into(),
        Message::ScriptAway(row) => format!("Скільки секунд kubelet відсутній у рядку {row}").into(),
        Message::ScriptUp(row) => format!("Рядок {row} вище").into(),
        Message::ScriptDown(row) => format!("Рядок {row} нижче").into(),
        Message::ScriptRemove(row) => format!("Вилучити рядок {row}").into(),
        Message::ScriptForget(container) => format!("Вилучити задане для {container}").into(),
        Message::ScriptPrograms => "Що роблять процеси".into(),
        Message::ScriptGuessed => "припущення".into(),
        Message::ScriptIsTold => "задано".into(),
        Message::ScriptTell(container) => format!("Задати, що робить {container}").into(),
        Message::Sharing(message) => sharing::sharing(message),
        Message::Deed(deed) => script::deed(deed),
        Message::Acts(action) => script::acts(action),
        Message::ActsWhen(when) => script::acts_when(when),
        Message::ToldRun { run, last, told } => script::told(run, last, told),
        Message::Undo => "Скасувати".into(),
        Message::Redo => "Повторити".into(),
        Message::Apply(message) => apply::apply(message),
        Message::EventsHeading => "Події (Events) дотепер".into(),
        Message::EventsCaption => "Події до курсора, як їх показує kubectl get events".into(),
        Message::EventsNone => "Подій ще немає.".into(),
        Message::ColumnType => "Тип".into(),
        Message::ColumnReason => "Причина".into(),
        Message::ColumnObject => "Обʼєкт".into(),
        Message::ColumnMessage => "Повідомлення".into(),
        Message::RowsHeading => "Вивід kubectl get -w дотепер".into(),
        Message::RowsNone => "Ще нічого не виведено.".into(),
        Message::EarlierRows(rows) => format!(
            "Не показано {rows} {}.",
            plural(rows, ["попередній рядок", "попередні рядки", "попередніх рядків"])
        )
        .into(),
        Message::RowsCaption(kind) => format!("kubectl get {} -w", kind.to_ascii_lowercase()).into(),
        Message::KubectlHeading => "kubectl на цьому кроці".into(),
        Message::KubectlCommand => "Команда".into(),
        Message::KubectlAbout => "Про що".into(),
        Message::KubectlPodAtCursor => "Pod під курсором".into(),
        Message::KubectlPrinted => "Що виводить kubectl на цьому кроці".into(),
        Message::AddedHeading => "Що додає сервер API".into(),
        Message::CompareHeading => "Порівняння".into(),
        Message::Compare(message) => compare::compare(message),
        Message::AddedCaption => "Поля, яких немає в маніфесті, але які має збережений обʼєкт".into(),
        Message::AddedBecause(reason) => added(reason).into(),
        Message::ColumnField => "Поле".into(),
        Message::ColumnValue => "Значення".into(),
        Message::ColumnAddedTo => "Куди додано".into(),
    }
}

fn lane(state: LaneState) -> Text {
    match state {
        LaneState::Waiting => "очікує".into(),
        LaneState::Starting => "запускається".into(),
        LaneState::RunningNotStarted => "ще не запущено".into(),
        LaneState::Running => "працює".into(),
        LaneState::Ready => "готовий".into(),
        LaneState::BackOff => "затримка".into(),
        LaneState::PreStop => "preStop".into(),
        LaneState::WaitingTurn => "чекає черги".into(),
        LaneState::Terminating => "SIGTERM".into(),
        LaneState::Exited { exit_code, killed: true } => format!("знищено, код {exit_code}").into(),
        LaneState::Exited { exit_code, killed: false } => format!("код виходу {exit_code}").into(),
    }
}

const fn added(reason: admission::Reason) -> &'static str {
    match reason {
        admission::Reason::Default => "стандартне значення цього поля",
        admission::Reason::ImageTag => "теґ образу: Always для latest або без теґу, інакше IfNotPresent",
        admission::Reason::NoVolumeSource => "том без указаного джерела стає emptyDir",
        admission::Reason::Limit => "якщо запиту немає, запитується стільки, скільки дозволяє обмеження",
        admission::Reason::ContainerTotal => "сума контейнерів, бо Pod має власні обмеження",
        admission::Reason::HostNetwork => "у мережі хоста порт контейнера є портом хоста",
        admission::Reason::Strategy => "параметри цієї стратегії",
        admission::Reason::OldName => "стара назва того самого поля",
        admission::Reason::LimitPerIndex => "діє backoffLimitPerIndex, тому обмеження всього Job прибрано",
        admission::Reason::FailurePolicy => "з podFailurePolicy невдалі Podʼи замінюють лише після їхнього завершення",
        admission::Reason::JobLabels => "за цим Job знаходить свої Podʼи",
        admission::Reason::TemplateLabels => "мітки шаблону, бо власних немає",
        admission::Reason::ServerManaged => "тут сервер веде свій облік",
    }
}

/// The title of a page of kubernetes.io/uk/docs; empty if there is none for sure.
fn docs_page(page: &str) -> Text {
    let title = match page {
        "concepts/configuration/manage-resources-containers" => "Керування ресурсами Podʼів та контейнерів",
        "concepts/containers/container-lifecycle-hooks" => "Хуки життєвого циклу контейнера",
        "concepts/scheduling-eviction/kube-scheduler" => "Планувальник Kubernetes",
        "concepts/workloads/pods/init-containers" => "Контейнери ініціалізації",
        "concepts/workloads/pods/pod-lifecycle" => "Життєвий цикл Podʼа",
        _ => return "".into(),
    };
    format!("Документація Kubernetes: {title}").into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn whole_numbers_take_three_forms() {
        let forms = ["перезапуск", "перезапуски", "перезапусків"];
        let many = [0, 5, 11, 12, 14, 19, 100, 111, 112];
        for (numbers, form) in [(&[1, 21, 101][..], forms[0]), (&[2, 3, 4, 22, 104], forms[1]), (&many, forms[2])] {
            for number in numbers {
                assert_eq!(super::plural(*number, forms), form, "{number}");
            }
        }
    }
}
