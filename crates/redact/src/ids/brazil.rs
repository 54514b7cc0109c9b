//! Brazil. Source: Receita Federal, Instrução Normativa RFB 1548/2015 (CPF) and 2229/2024 (CNPJ,
//! which may have letters since July 2026); two check digits of modulus 11 each.

use super::{Check, Code, Id};
use crate::kinds::Kind;

/// Cadastro de Pessoas Físicas.
pub(super) const CPF: Id = Id {
    kind: Kind::BrCpf,
    alone: &["999.999.999-99"],
    told: &["999 999 999 99"],
    words: &["cpf", "pessoas físicas", "pessoa física", "contribuinte"],
    check: Check::Digit(is_cpf),
};

/// Cadastro Nacional da Pessoa Jurídica.
pub(super) const CNPJ: Id = Id {
    kind: Kind::BrCnpj,
    alone: &["99.999.999/9999-99"],
    told: &["** *** *** **** 99"],
    words: &["cnpj", "pessoa jurídica"],
    check: Check::Digit(is_cnpj),
};

/// The check digit over the signs before it: the weights rise from 2 on, back from the last, and
/// start anew after `highest`. A letter counts as its place in ASCII, less that of zero.
fn check_digit(before: &[u8], highest: usize) -> u8 {
    let weights = (2..=highest).cycle();
    let sum = before.iter().rev().zip(weights).fold(0_usize, |sum, (byte, weight)| {
        let value = usize::from(byte.saturating_sub(b'0'));
        sum.saturating_add(value.saturating_mul(weight))
    });
    let rest = 11_usize.saturating_sub(sum % 11);
    u8::try_from(if rest > 9 { 0 } else { rest }).unwrap_or(0).saturating_add(b'0')
}

fn is_checked(code: &Code, highest: usize) -> bool {
    let bytes = code.bytes();
    let checked = |length: usize| {
        let before = bytes.get(..length);
        before.map(|before| check_digit(before, highest)) == bytes.get(length).copied()
    };
    let last = bytes.len().saturating_sub(1);
    !code.is_monotonous() && checked(last.saturating_sub(1)) && checked(last)
}

fn is_cpf(code: &Code) -> bool {
    is_checked(code, 11)
}

fn is_cnpj(code: &Code) -> bool {
    is_checked(code, 9)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn persons() {
        check("⟦BR_CPF 111.444.777-35⟧, CPF nº ⟦BR_CPF 52998224725⟧");
        finds_nothing("111.444.777-36\nCPF 111.111.111-11\n52998224725");
    }

    /// The last is the example of the Receita Federal for numbers with letters.
    #[test]
    fn companies() {
        check("⟦BR_CNPJ 11.222.333/0001-81⟧, CNPJ: ⟦BR_CNPJ 11222333000181⟧");
        check("CNPJ ⟦BR_CNPJ 12ABC34501DE35⟧");
        finds_nothing("11.222.333/0001-82\n11222333000181\nCNPJ 12ABC34501DE36");
    }
}
