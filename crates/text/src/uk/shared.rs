//! Ukrainian sentences about what containers share.

use podstep_core::api::PodSpec;
use podstep_core::shared::{Answered, Clash, Kept, Passage, PidNamespace, Process, TmpFs, Unshared};

use super::{list, process};
use crate::shared::{Shared, known, name, names, writers};
use crate::{Text, same};

pub(super) fn shared(message: Shared<'_>) -> Text {
    match message {
        Shared::VolumesIntro => "Кожен контейнер має власну кореневу файлову систему, створену з його образу. Спільними є томи: хто монтує той самий том, бачить ті самі файли.".into(),
        Shared::VolumesNone => "Pod не має томів, тож жоден контейнер не бачить файлів іншого.".into(),
        Shared::VolumesCaption => "Який контейнер який том монтує та куди (rw: читає й пише, ro: лише читає)".into(),
        Shared::ColumnVolume => "Том".into(),
        Shared::Kept(kept) => self::kept(kept).into(),
        Shared::Unshared(why, kept, pod) => unshared(why, kept, pod),
        Shared::Passage(passage, pod) => self::passage(passage, pod).into(),
        Shared::TmpFs(tmpfs, pod) => self::tmpfs(tmpfs, pod).into(),
        Shared::Network(false) => "Усі контейнери перебувають в одному мережевому просторі імен: мають одну IP-адресу, один набір портів та один localhost, через який звертаються один до одного без Service.".into(),
        Shared::Network(true) => "Через hostNetwork контейнери перебувають у мережі вузла: мають його IP-адресу та ділять його localhost і порти з усім, що там працює.".into(),
        Shared::PortsNone => "Жодного порту не оголошено, і жодна проба не звертається до порту. Програми однаково можуть слухати: оголошення порту нічого не відкриває.".into(),
        Shared::PortsCaption => "Хто на якому порту слухає".into(),
        Shared::ColumnPort => "Порт".into(),
        Shared::ColumnKnown => "Звідки відомо".into(),
        Shared::Known(known) => self::known(known),
        Shared::Clash(clash, pod) => self::clash(clash, pod).into(),
        Shared::Answered(Answered { container, kind, number, by, .. }, pod) => {
            let (container, by) = (name(pod, *container), name(pod, *by));
            format!("{} контейнера {container} звертається до порту {number}, на якому слухає {by}: вона показує стан {by} і нічого не каже про {container}.", same::probe(*kind)).into()
        }
        Shared::HostPorts => "На кожному вузлі hostPort належить одному Podʼу: інший Pod, якому він потрібен, потрапить на інший вузол або чекатиме.".into(),
        Shared::Namespace(namespace) => self::namespace(namespace).into(),
        Shared::ProcessesCaption => "Хто чиї процеси бачить".into(),
        Shared::ColumnSees => "Бачить також".into(),
        Shared::ColumnTerm => "Після SIGTERM".into(),
        Shared::Sees(_, PidNamespace::Node(_), _) => "усе на вузлі".into(),
        Shared::Sees(Process { sees, .. }, ..) if sees.is_empty() => "нічого".into(),
        Shared::Sees(Process { sees, .. }, _, pod) => list(&names(pod, sees)).into(),
        Shared::Term(reason) => process::term(reason).into(),
        Shared::Ipc(false) => "Простір імен IPC теж спільний: спільна памʼять і черги повідомлень доступні всім контейнерам.".into(),
        Shared::Ipc(true) => "Через hostIPC спільна памʼять і черги повідомлень належать вузлу.".into(),
    }
}

const fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Pod => {
            "Спочатку порожній і зберігається, доки існує Pod: його файли переживають будь-який перезапуск контейнера та зникають разом із Podʼом."
        }
        Kept::Memory => {
            "Спочатку порожній і зберігається в памʼяті (tmpfs), доки існує Pod: його файли переживають перезапуски контейнерів, але не перезавантаження вузла."
        }
        Kept::Api => {
            "Його файли kubelet створює з того, що має сервер API; контейнери можуть їх лише читати. Пізніші зміни з часом зʼявляються, але не там, де змонтовано subPath."
        }
        Kept::Node => {
            "Каталог вузла: ним можуть користуватися й інші Podʼи на цьому вузлі, і він лишається, коли Podʼа вже немає."
        }
        Kept::Claim => {
            "PersistentVolumeClaim існує окремо від Podʼа: файли лишаються для наступного Podʼа, який його використає."
        }
        Kept::PodClaim => "PersistentVolumeClaim, який створюють для цього Podʼа та видаляють разом із ним.",
        Kept::ReplicaClaim => {
            "Кожна репліка має власний PersistentVolumeClaim: її наступний Pod знову знаходить ті самі файли."
        }
        Kept::Image => "Файли образу, які контейнери можуть лише читати.",
        Kept::Storage => "Його файли зберігає система сховища поза Podʼом.",
    }
}

fn unshared(why: Unshared, kept: Kept, pod: &PodSpec) -> Text {
    match (why, kept) {
        (Unshared::Nobody, _) => "Жоден контейнер його не монтує.".into(),
        (Unshared::Alone(container), _) => {
            format!("Його монтує лише {}: інші контейнери не бачать його файлів.", name(pod, container)).into()
        }
        (Unshared::ReadOnly, Kept::Pod | Kept::Memory) => "Писати сюди ніхто не може, тож він лишається порожнім.".into(),
        (Unshared::ReadOnly, _) => "Писати сюди ніхто не може; усі читають те саме.".into(),
        (Unshared::Apart, _) => "Ніхто не знаходить того, що пише інший: їхні subPath різні, або той, хто читає, завершується раніше, ніж запускається той, хто пише.".into(),
    }
}

fn passage(Passage { from, at_once, later, .. }: &Passage, pod: &PodSpec) -> String {
    let from = name(pod, *from);
    let mut said = Vec::new();
    if !at_once.is_empty() {
        let to = list(&names(pod, at_once));
        said.push(format!("Те, що пише {from}, одразу доступне для {to}: вони працюють одночасно."));
    }
    if !later.is_empty() {
        let to = list(&names(pod, later));
        said.push(format!(
            "Те, що лишає {from}, згодом доступне для {to}. Лише в один бік: {from} завершується до їхнього запуску."
        ));
    }
    said.join(" ")
}

fn tmpfs(tmpfs: &TmpFs, pod: &PodSpec) -> String {
    let writers = writers(tmpfs, pod, "без обмеження").join(", ");
    let mut text =
        format!("Його файли займають памʼять і враховуються в обмеженні памʼяті контейнера, який їх пише: {writers}.");
    if let Some(limit) = &tmpfs.size_limit {
        text.push_str(&format!(" Усі разом мають щонайбільше {limit} (sizeLimit)."));
    }
    text
}

fn clash(Clash { first, second, number, protocol, of_node, .. }: &Clash, pod: &PodSpec) -> String {
    let (first, second) = (name(pod, *first), name(pod, *second));
    if *of_node {
        return format!(
            "І {first}, і {second} потребують порту {number}/{protocol} вузла, але він може вести лише до одного з них."
        );
    }
    format!(
        "{first} та {second} працюють одночасно, і обидва потребують порту {number}/{protocol}: хто буде другим, отримає помилку «address already in use»."
    )
}

const fn namespace(namespace: PidNamespace) -> &'static str {
    match namespace {
        PidNamespace::Own => {
            "Кожен контейнер має власний простір імен PID: його головний процес — PID 1, а процесів інших контейнерів він не бачить. Якщо PID 1 не має обробника для SIGTERM, ядро відкидає сигнал."
        }
        PidNamespace::Pod(_) => {
            "Через shareProcessNamespace усі контейнери перебувають в одному просторі імен PID: вони бачать процеси один одного та, якщо дозволяють права користувачів, можуть надсилати їм сигнали й читати їхні файли в /proc/PID/root. PID 1 — це процес pause, тож SIGTERM завершує програму без обробника."
        }
        PidNamespace::Node(_) => {
            "Через hostPID контейнери перебувають у просторі імен PID вузла та бачать усі його процеси. PID 1 — це init вузла, тож SIGTERM завершує програму без обробника."
        }
    }
}
