//! The public base that this crate ships (`models/base.md` says what it learned from).

/// Its file: weights of [`Kind::Half`](crate::codec::Kind::Half).
pub const BASE: &[u8] = include_bytes!("../models/base.bin");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Base, Manner, Model};

    #[test]
    fn the_base_writes_english() {
        let model = Model::new(Base::of_bytes(BASE).unwrap().weights().clone());
        let bits = |text: &str| model.bits(text) / text.len() as f64;
        let english = "This option can be used to specify the name of the file to be read. If it \
                       is not set, the default value is used.";
        let mixed = "Tish noptio anc eb suse ot fypices het mena fo teh ifle ot eb earn. fI ti si \
                     ton est, hte fedault lavue si dues.";
        assert!(bits(english) < 1.8 && bits(mixed) > 3.0, "{} {}", bits(english), bits(mixed));
        let written = model.complete("The function returns", 20, Manner::Surest);
        assert!(written.split_whitespace().count() > 5, "{written}");
    }
}
