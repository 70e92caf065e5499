//! Values as bytes: how the page brings along what is known when it is built.
//!
//! [`freeze`] writes a value and [`thaw`] makes it again. Small numbers take one byte, and a text that occurred before
//! is named by its place. Whoever thaws was built with what froze, so reading knows no errors, which would weigh more
//! than everything else: what is not there reads as zero, and a variant that is not there as the last one.

// The derive macro names this crate as everybody else does.
extern crate self as podstep_freeze;

use std::rc::Rc;

pub use podstep_freeze_derive::Freeze;

/// What can be frozen.
pub trait Freeze {
    /// Writes the value.
    fn write(&self, to: &mut Writer);
    /// Reads what was written.
    fn read(from: &mut Reader) -> Self;
}

/// The bytes of a value.
#[must_use]
pub fn freeze(value: &impl Freeze) -> Vec<u8> {
    let mut to = Writer::default();
    value.write(&mut to);
    to.bytes
}

/// The value of [`freeze`]'s bytes.
#[must_use]
pub fn thaw<T: Freeze>(bytes: &'static [u8]) -> T {
    let mut from = Reader { bytes, texts: Vec::new() };
    let value = T::read(&mut from);
    debug_assert!(from.bytes.is_empty(), "frozen by another build");
    value
}

/// Takes values to bytes.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    /// The texts that were written, in order.
    texts: Vec<String>,
}

impl Writer {
    /// Seven bits in each byte, the lowest first; the eighth says that more follow.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Zero and the text, or its place among those before, counted from one.
    fn text(&mut self, text: &str) {
        if let Some(place) = self.texts.iter().position(|known| known == text) {
            return self.number(place as u64 + 1);
        }
        self.number(0);
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
        self.texts.push(text.to_owned());
    }
}

/// Makes values of bytes.
#[derive(Debug)]
pub struct Reader {
    bytes: &'static [u8],
    texts: Vec<&'static str>,
}

impl Reader {
    /// A number.
    pub fn number(&mut self) -> u64 {
        let mut number = 0;
        let mut shift = 0;
        while let Some((byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            number |= u64::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
            if *byte < 0x80 {
                break;
            }
        }
        number
    }

    fn text(&mut self) -> &'static str {
        if let Some(place) = self.number().checked_sub(1) {
            return self.texts.get(place as usize).copied().unwrap_or_default();
        }
        let length = self.number() as usize;
        let (text, rest) = self.bytes.split_at_checked(length).unwrap_or_default();
        self.bytes = rest;
        let text = std::str::from_utf8(text).unwrap_or_default();
        self.texts.push(text);
        text
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl Freeze for $number {
            fn write(&self, to: &mut Writer) {
                to.number(*self as u64);
            }
            fn read(from: &mut Reader) -> Self {
                from.number() as Self
            }
        }
    )*};
}

whole_numbers!(u8 u32 u64 usize);

/// Zero, -1, 1, -2, …: what is near to zero stays small.
impl Freeze for i64 {
    fn write(&self, to: &mut Writer) {
        to.number(((self << 1) ^ (self >> 63)) as u64);
    }
    fn read(from: &mut Reader) -> Self {
        let number = from.number();
        (number >> 1) as Self ^ -((number & 1) as Self)
    }
}

impl Freeze for i32 {
    fn write(&self, to: &mut Writer) {
        i64::from(*self).write(to);
    }
    fn read(from: &mut Reader) -> Self {
        i64::read(from) as Self
    }
}

impl Freeze for bool {
    fn write(&self, to: &mut Writer) {
        to.number((*self).into());
    }
    fn read(from: &mut Reader) -> Self {
        from.number() != 0
    }
}

impl Freeze for &'static str {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }
    fn read(from: &mut Reader) -> Self {
        from.text()
    }
}

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl Freeze for $text {
            fn write(&self, to: &mut Writer) {
                to.text(self);
            }
            fn read(from: &mut Reader) -> Self {
                from.text().into()
            }
        }
    )*};
}

texts!(String Box<str> Rc<str>);

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Freeze> Freeze for $pointer<T> {
            fn write(&self, to: &mut Writer) {
                (**self).write(to);
            }
            fn read(from: &mut Reader) -> Self {
                Self::new(T::read(from))
            }
        }
    )*};
}

pointers!(Box Rc);

impl<T: Freeze> Freeze for Vec<T> {
    fn write(&self, to: &mut Writer) {
        self.len().write(to);
        self.iter().for_each(|entry| entry.write(to));
    }
    fn read(from: &mut Reader) -> Self {
        (0..usize::read(from)).map(|_| T::read(from)).collect()
    }
}

impl<T: Freeze, const N: usize> Freeze for [T; N] {
    fn write(&self, to: &mut Writer) {
        self.iter().for_each(|entry| entry.write(to));
    }
    fn read(from: &mut Reader) -> Self {
        std::array::from_fn(|_| T::read(from))
    }
}

impl<T: Freeze> Freeze for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        self.iter().for_each(|value| value.write(to));
    }
    fn read(from: &mut Reader) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

impl<T: Freeze, E: Freeze> Freeze for Result<T, E> {
    fn write(&self, to: &mut Writer) {
        self.is_ok().write(to);
        match self {
            Ok(value) => value.write(to),
            Err(error) => error.write(to),
        }
    }
    fn read(from: &mut Reader) -> Self {
        if bool::read(from) { Ok(T::read(from)) } else { Err(E::read(from)) }
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),*))*) => {$(
        impl<$($name: Freeze),*> Freeze for ($($name,)*) {
            fn write(&self, to: &mut Writer) {
                $(self.$index.write(to);)*
            }
            fn read(from: &mut Reader) -> Self {
                ($($name::read(from),)*)
            }
        }
    )*};
}

tuples!((A 0, B 1)(A 0, B 1, C 2));

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{Freeze, freeze, thaw};

    #[derive(Debug, PartialEq, Freeze)]
    struct Everything {
        numbers: Vec<u64>,
        signed: (i32, i64, i64),
        texts: [String; 3],
        word: &'static str,
        kinds: Vec<Kind>,
        shared: Rc<Option<Box<str>>>,
        outcome: Result<bool, u8>,
    }

    #[derive(Debug, PartialEq, Freeze)]
    enum Kind {
        None,
        Pair(u32, bool),
        Named { size: usize },
    }

    fn everything() -> Everything {
        Everything {
            numbers: vec![0, 127, 128, 300, u64::MAX],
            signed: (-1, i64::MIN, i64::MAX),
            texts: ["є", "", "є"].map(str::to_owned),
            word: "є",
            kinds: vec![Kind::Named { size: 1_000 }, Kind::None, Kind::Pair(7, true)],
            shared: Rc::new(Some("box".into())),
            outcome: Err(9),
        }
    }

    #[test]
    fn what_is_thawed_is_what_was_frozen() {
        let bytes = freeze(&everything()).leak();
        assert_eq!(thaw::<Everything>(bytes), everything());
    }

    #[test]
    fn small_numbers_and_known_texts_take_a_byte() {
        assert_eq!(freeze(&(5u64, -3i64, 300u64)), [5, 5, 0b1010_1100, 0b10]);
        assert_eq!(freeze(&["ab".to_owned(), "c".to_owned(), "ab".to_owned()]), *b"\0\x02ab\0\x01c\x01");
    }
}
