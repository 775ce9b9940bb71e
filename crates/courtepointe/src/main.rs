//! The program: reads its arguments, and hands over to the commands.
fn main() {}
