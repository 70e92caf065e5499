//! What processes are taken to do, and why. Reasons are clauses before 「ため」.

use podstep_core::process::{Assumption, Confidence, OnTerm, Program, RunReason, TermReason};

use super::length;
use crate::Text;

pub(super) fn program(program: &Program) -> Text {
    let code = program.exit_code;
    let run = match (program.run, program.oom) {
        (None, _) => "停止されるまで動きます".to_owned(),
        (Some(run), true) => format!("{}動いた後、メモリ制限を超えます", length(run)),
        (Some(run), false) if run.0 == 0 => format!("終了コード{code}ですぐに終わります"),
        (Some(run), false) => format!("{}動き、終了コード{code}で終わります", length(run)),
    };
    let on_term = match program.on_term {
        OnTerm::Ignore => "SIGTERMを受けても何も起こりません".to_owned(),
        OnTerm::Exit { after, exit_code } if after.0 == 0 => {
            format!("SIGTERMを受けると終了コード{exit_code}ですぐに終わります")
        }
        OnTerm::Exit { after, exit_code } => {
            format!("SIGTERMを受けると{}後に終了コード{exit_code}で終わります", length(after))
        }
    };
    let guess = program.guess;
    let mut text = format!("{run}（{}ため）。{on_term}（{}ため）。", self::run(guess.run), term(guess.term));
    if guess.is_guess() {
        text.push_str("これは推測です。");
        text.push_str(match guess.confidence {
            Confidence::High => "ほとんどの場合、このとおりです。",
            Confidence::Medium => "バージョンや設定によって変わることがあります。",
            Confidence::Low => "シナリオで指定することをおすすめします。",
        });
        text.push_str(guess.assumed.map_or("", assumption));
    }
    if guess.asked == Confidence::Low {
        text.push_str("フックとProbeの結果も推測です。");
    }
    text.into()
}

pub(super) const fn run(reason: RunReason) -> &'static str {
    match reason {
        RunReason::Told => "シナリオでそう指定されている",
        RunReason::Sleep => "コマンドがその時間だけスリープする",
        RunReason::Program => "コマンドがそのように動く",
        RunReason::Script => "スクリプトの手順にそれだけかかる",
        RunReason::NoInput => "stdinもttyもなく、入力がすぐに終わる",
        RunReason::Image => "このイメージの通常のプログラムはそのように動く",
        RunReason::RoleStays => "プログラムは不明だが、この役割のコンテナは動き続けるのが普通である",
        RunReason::RoleEnds => "プログラムは不明だが、この役割のコンテナは終了するのが普通である",
    }
}

pub(super) const fn term(reason: TermReason) -> &'static str {
    match reason {
        TermReason::Told => "シナリオでそう指定されている",
        TermReason::NoHandler => "ハンドラーがなく、PID 1に届くシグナルをカーネルが破棄する",
        TermReason::NotPid1 => "ハンドラーがなく、PID 1でもないので、シグナルで終了する",
        TermReason::Forwarded => "PID 1が、ハンドラーのないプログラムにシグナルを渡す",
        TermReason::Handler => "プログラムにハンドラーがある",
        TermReason::Trap => "スクリプトにtrapがある",
        TermReason::TrapDelayed => "スクリプトのtrapが、フォアグラウンドのコマンドの終わった後に動く",
        TermReason::TrapBlocked => {
            "スクリプトのtrapが、フォアグラウンドのコマンドに妨げられて動けない（バックグラウンドで動かしてwaitで待つと動ける）"
        }
        TermReason::TrapReturns => "スクリプトがtrapの後も続く",
        TermReason::TrapIgnores => "スクリプトがシグナルを無視する",
        TermReason::Role => "プログラムは不明だが、多くはこのように反応する",
    }
}

const fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::Command => "不明なコマンドは、少し後に成功するものとみなしました。",
        Assumption::Program => "このプログラムは実際にはどのくらい動きますか？",
        Assumption::Condition => "判定できない条件は、満たされるものとみなしました。",
        Assumption::WaitEnds => "スクリプトが待つものは1回待てば来るものとみなしました。実際にはいつ来ますか？",
        Assumption::Endless => "これほど回数の多いループは、終わらないものとみなしました。",
        Assumption::Script => "スクリプトが長すぎるか特殊なため、追えません。",
        Assumption::Tool => "この種のツールは数秒かかるものとみなしました。",
    }
}
