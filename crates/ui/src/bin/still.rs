//! Prints the page as markup, for one column if that is asked for.

fn main() {
    println!("{}", podstep_ui::still(std::env::args().any(|arg| arg == "narrow")));
}
