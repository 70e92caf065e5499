//! Japanese sentences about what containers share.

use podstep_core::api::PodSpec;
use podstep_core::shared::{Answered, Clash, Kept, Passage, PidNamespace, Process, TmpFs, Unshared};

use super::{list, process};
use crate::shared::{Shared, known, name, names, writers};
use crate::{Text, same};

pub(super) fn shared(message: Shared<'_>) -> Text {
    match message {
        Shared::VolumesIntro => "各コンテナのルートファイルシステムは、イメージから作られる専用のものです。コンテナどうしで共有するのはボリュームで、同じボリュームをマウントするコンテナには同じファイルが見えます。".into(),
        Shared::VolumesNone => "このPodにはボリュームがないため、ほかのコンテナのファイルは見えません。".into(),
        Shared::VolumesCaption => "どのコンテナが、どのボリュームを、どこにマウントするか（rwは読み書き、roは読み取りのみ）".into(),
        Shared::ColumnVolume => "ボリューム".into(),
        Shared::Kept(kept) => self::kept(kept).into(),
        Shared::Unshared(why, kept, pod) => unshared(why, kept, pod),
        Shared::Passage(passage, pod) => self::passage(passage, pod).into(),
        Shared::TmpFs(tmpfs, pod) => self::tmpfs(tmpfs, pod).into(),
        Shared::Network(false) => "すべてのコンテナは同じネットワーク名前空間にあり、IPアドレスもポートもlocalhostも共通です。Serviceがなくても、localhostで互いに通信できます。".into(),
        Shared::Network(true) => "hostNetworkにより、コンテナはノードのネットワークにあります。IPアドレスはノードのもので、localhostとポートはそのノードで動くすべてのものと共通です。".into(),
        Shared::PortsNone => "宣言されたポートも、Probeが問い合わせるポートもありません。それでもプログラムは待ち受けることができます。ポートを宣言しても、何かが開くわけではありません。".into(),
        Shared::PortsCaption => "どのコンテナが、どのポートで待ち受けるか".into(),
        Shared::ColumnPort => "ポート".into(),
        Shared::ColumnKnown => "根拠".into(),
        Shared::Known(known) => self::known(known),
        Shared::Clash(clash, pod) => self::clash(clash, pod).into(),
        Shared::Answered(Answered { container, kind, number, by, .. }, pod) => {
            let (container, by) = (name(pod, *container), name(pod, *by));
            format!("{container}の{}はポート{number}に問い合わせますが、そこで待ち受けているのは{by}です。わかるのは{by}の状態であり、{container}の状態ではありません。", same::probe(*kind)).into()
        }
        Shared::HostPorts => "各ノードで同じhostPortを使えるPodは1つだけです。同じhostPortを使う別のPodは、ほかのノードに配置されるか、空くのを待ちます。".into(),
        Shared::Namespace(namespace) => self::namespace(namespace).into(),
        Shared::ProcessesCaption => "どのコンテナから、どのコンテナのプロセスが見えるか".into(),
        Shared::ColumnSees => "ほかに見えるもの".into(),
        Shared::ColumnTerm => "SIGTERMを受けたとき".into(),
        Shared::Sees(_, PidNamespace::Node(_), _) => "ノード上のすべて".into(),
        Shared::Sees(Process { sees, .. }, ..) if sees.is_empty() => "なし".into(),
        Shared::Sees(Process { sees, .. }, _, pod) => list(&names(pod, sees)).into(),
        Shared::Term(reason) => process::term(reason).into(),
        Shared::Ipc(false) => "IPC名前空間も共通です。共有メモリとメッセージキューは、コンテナをまたいで使えます。".into(),
        Shared::Ipc(true) => "hostIPCにより、共有メモリとメッセージキューはノードのものになります。".into(),
    }
}

const fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Pod => {
            "最初は空で、Podがある間だけ保持されます。ファイルはコンテナが何度再起動しても残り、Podとともになくなります。"
        }
        Kept::Memory => {
            "最初は空で、Podがある間だけメモリ（tmpfs）上に保持されます。ファイルはコンテナが再起動しても残りますが、ノードが再起動するとなくなります。"
        }
        Kept::Api => {
            "kubeletがAPIサーバーの内容からファイルを作り、コンテナは読み取ることしかできません。後の変更はしばらくして反映されますが、subPathでマウントした場所には反映されません。"
        }
        Kept::Node => "ノードのディレクトリです。同じノードのほかのPodも使うことができ、Podがなくなっても残ります。",
        Kept::Claim => {
            "PersistentVolumeClaimはPodとは別に存在します。ファイルは残り、次にこれを使うPodに引き継がれます。"
        }
        Kept::PodClaim => "このPodのために作られ、Podとともに削除されるPersistentVolumeClaimです。",
        Kept::ReplicaClaim => {
            "レプリカごとに専用のPersistentVolumeClaimがあり、そのレプリカの次のPodが同じファイルを引き継ぎます。"
        }
        Kept::Image => "イメージのファイルです。コンテナは読み取ることしかできません。",
        Kept::Storage => "ファイルはPodの外のストレージシステムに保持されます。",
    }
}

fn unshared(why: Unshared, kept: Kept, pod: &PodSpec) -> Text {
    match (why, kept) {
        (Unshared::Nobody, _) => "どのコンテナもマウントしていません。".into(),
        (Unshared::Alone(container), _) => {
            format!("マウントするのは{}だけで、ほかのコンテナからファイルは見えません。", name(pod, container)).into()
        }
        (Unshared::ReadOnly, Kept::Pod | Kept::Memory) => "書き込めるコンテナがないため、空のままです。".into(),
        (Unshared::ReadOnly, _) => "書き込めるコンテナはなく、どのコンテナも同じ内容を読み取ります。".into(),
        (Unshared::Apart, _) => "ほかのコンテナが書いたものは見えません。subPathが異なるか、書き込むコンテナが起動する前に読み取るコンテナが終了しているためです。".into(),
    }
}

fn passage(Passage { from, at_once, later, .. }: &Passage, pod: &PodSpec) -> String {
    let from = name(pod, *from);
    let mut text = String::new();
    if !at_once.is_empty() {
        let to = list(&names(pod, at_once));
        text.push_str(&format!("{from}が書いたものは、同時に動く{to}からすぐに見えます。"));
    }
    if !later.is_empty() {
        let to = list(&names(pod, later));
        text.push_str(&format!("{from}が残したものは、後で起動する{to}に引き継がれます。これは一方通行です。起動の前に{from}は終了しています。"));
    }
    text
}

fn tmpfs(tmpfs: &TmpFs, pod: &PodSpec) -> String {
    let writers = writers(tmpfs, pod, "なし").join("、").replace(" (", "（").replace(')', "）");
    let mut text =
        format!("ファイルはメモリを使い、書き込んだコンテナのメモリ制限に数えられます。それぞれの制限：{writers}。");
    if let Some(limit) = &tmpfs.size_limit {
        text.push_str(&format!("全体では最大{limit}です（sizeLimit）。"));
    }
    text
}

fn clash(Clash { first, second, number, protocol, of_node, .. }: &Clash, pod: &PodSpec) -> String {
    let (first, second) = (name(pod, *first), name(pod, *second));
    if *of_node {
        return format!(
            "{first}と{second}はどちらもノードのポート{number}/{protocol}を求めていますが、つながるのは一方だけです。"
        );
    }
    format!(
        "{first}と{second}は同時に動き、どちらもポート{number}/{protocol}で待ち受けようとします。後になった方は「address already in use」で失敗します。"
    )
}

const fn namespace(namespace: PidNamespace) -> &'static str {
    match namespace {
        PidNamespace::Own => {
            "各コンテナは専用のPID名前空間を持ちます。メインプロセスがPID 1であり、ほかのコンテナのプロセスは見えません。PID 1にハンドラーがなければ、カーネルはSIGTERMを破棄します。"
        }
        PidNamespace::Pod(_) => {
            "shareProcessNamespaceにより、すべてのコンテナは同じPID名前空間にあります。互いのプロセスが見え、ユーザーの権限が許せば、シグナルを送ることも、/proc/PID/rootからファイルを読むこともできます。PID 1はpauseプロセスなので、ハンドラーのないプログラムはSIGTERMで終了します。"
        }
        PidNamespace::Node(_) => {
            "hostPIDにより、コンテナはノードのPID名前空間にあり、ノードのすべてのプロセスが見えます。PID 1はノードのinitなので、ハンドラーのないプログラムはSIGTERMで終了します。"
        }
    }
}
