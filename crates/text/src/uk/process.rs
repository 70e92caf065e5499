//! What processes are taken to do, and why.

use podstep_core::process::{Assumption, Confidence, OnTerm, Program, RunReason, TermReason};

use super::length;
use crate::Text;

pub(super) fn program(program: &Program) -> Text {
    let code = program.exit_code;
    let run = match (program.run, program.oom) {
        (None, _) => "Працює, доки його не зупинять".to_owned(),
        (Some(run), true) => format!("Працює {}, потім перевищує обмеження памʼяті", length(run)),
        (Some(run), false) if run.0 == 0 => format!("Одразу завершується з кодом {code}"),
        (Some(run), false) => format!("Працює {}, потім завершується з кодом {code}", length(run)),
    };
    let on_term = match program.on_term {
        OnTerm::Ignore => "на SIGTERM не реагує".to_owned(),
        OnTerm::Exit { after, exit_code } if after.0 == 0 => {
            format!("після SIGTERM одразу завершується з кодом {exit_code}")
        }
        OnTerm::Exit { after, exit_code } => {
            format!("після SIGTERM завершується через {} з кодом {exit_code}", length(after))
        }
    };
    let guess = program.guess;
    let mut text = format!("{run} ({}); {on_term} ({}).", self::run(guess.run), term(guess.term));
    if guess.is_guess() {
        text.push_str(match guess.confidence {
            Confidence::High => " Це припущення; інакше майже не буває.",
            Confidence::Medium => " Це припущення; від версії та налаштувань воно може змінитися.",
            Confidence::Low => " Це припущення; краще вкажіть це у сценарії.",
        });
        if let Some(assumed) = guess.assumed {
            text.push(' ');
            text.push_str(assumption(assumed));
        }
    }
    if guess.asked == Confidence::Low {
        text.push_str(" Результати його хуків і проб — теж припущення.");
    }
    text.into()
}

pub(super) const fn run(reason: RunReason) -> &'static str {
    match reason {
        RunReason::Told => "так каже сценарій",
        RunReason::Sleep => "його команда спить саме стільки",
        RunReason::Program => "саме це робить його команда",
        RunReason::Script => "стільки триває його скрипт",
        RunReason::NoInput => "введення одразу закінчується, бо немає ні stdin, ні tty",
        RunReason::Image => "так поводиться звичайна програма цього образу",
        RunReason::RoleStays => "програма невідома, але контейнер у цій ролі зазвичай працює далі",
        RunReason::RoleEnds => "програма невідома, але контейнер у цій ролі зазвичай завершується",
    }
}

pub(super) const fn term(reason: TermReason) -> &'static str {
    match reason {
        TermReason::Told => "так каже сценарій",
        TermReason::NoHandler => "обробника немає, і це PID 1, тож ядро відкидає сигнал",
        TermReason::NotPid1 => "обробника немає, і це не PID 1, тож сигнал його завершує",
        TermReason::Forwarded => "PID 1 передає сигнал програмі без обробника, і той її завершує",
        TermReason::Handler => "програма має обробник",
        TermReason::Trap => "скрипт має trap",
        TermReason::TrapDelayed => "trap у скрипті виконується лише після команди на передньому плані",
        TermReason::TrapBlocked => {
            "команда на передньому плані не дає виконатися trap у скрипті; запустіть її у фоні й чекайте через wait"
        }
        TermReason::TrapReturns => "після trap скрипт працює далі",
        TermReason::TrapIgnores => "скрипт ігнорує сигнал",
        TermReason::Role => "програма невідома; більшість реагує саме так",
    }
}

const fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::Command => "Вважаємо, що невідома команда за мить завершується успішно.",
        Assumption::Program => "Скільки насправді працює ця програма?",
        Assumption::Condition => "Умову, яку неможливо перевірити, вважаємо істинною.",
        Assumption::WaitEnds => "Вважаємо, що очікуване настає після одного проходу циклу. Коли воно настає насправді?",
        Assumption::Endless => "Цикл із такою кількістю повторень вважаємо нескінченним.",
        Assumption::Script => "Скрипт задовгий або надто незвичний, щоб його простежити.",
        Assumption::Tool => "Вважаємо, що такі інструменти працюють кілька секунд.",
    }
}
