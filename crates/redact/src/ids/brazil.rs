//! Brazil. Sources: Receita Federal, Instrução Normativa RFB 1548/2015 (CPF) and 2229/2024 (CNPJ,
//! which may have letters since July 2026); Tribunal Superior Eleitoral, Resolução 21.538/2003
//! (voters: number, state, two check digits); Caixa Econômica Federal (PIS); Conselho Nacional de
//! Trânsito (driving licence). All check digits are of modulus 11.

use super::{Check, Code, Id};
use crate::check_digits::weighted;
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

/// Título de eleitor.
pub(super) const VOTER: Id = Id {
    kind: Kind::BrVoter,
    alone: &[],
    told: &["9999 9999 9999", "99999999 99 99"],
    words: &["título de eleitor", "titulo de eleitor", "eleitor", "título eleitoral", "eleitoral"],
    check: Check::Digit(is_voter),
};

/// Programa de Integração Social, and what is of the same series.
pub(super) const PIS: Id = Id {
    kind: Kind::BrPis,
    alone: &["999.99999.99-9"],
    told: &["999 99999 99 9", "999 9999 999 9"],
    words: &["pis", "pasep", "nit", "nis", "pis pasep"],
    check: Check::Digit(is_pis),
};

/// Carteira nacional de habilitação.
pub(super) const CNH: Id = Id {
    kind: Kind::DriverLicense,
    alone: &[],
    told: &["999 999 999 99"],
    words: &["cnh", "habilitação", "habilitacao", "carteira de motorista", "registro cnh"],
    check: Check::Digit(is_cnh),
};

/// A rest of ten counts as none; in São Paulo and Minas Gerais, one of none as one.
fn is_voter(code: &Code) -> bool {
    let state = code.number(8..10);
    let digit = |sum: u32| match sum % 11 {
        0 if matches!(state, 1 | 2) => 1,
        10 => 0,
        rest => rest,
    };
    let first = digit(weighted(code.values(), &[2, 3, 4, 5, 6, 7, 8, 9]));
    let second = digit(weighted(code.values().skip(8).take(3), &[7, 8, 9]));
    let checked = (1..=28).contains(&state) && code.number(0..8) > 0;
    checked && code.number(10..11) == first && code.number(11..12) == second
}

fn is_pis(code: &Code) -> bool {
    let rest = weighted(code.values(), &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let expected = if rest < 2 { 0 } else { 11_u32.saturating_sub(rest) };
    !code.is_monotonous() && code.number(10..11) == expected
}

/// Where the first rest is ten, two are taken from the second.
fn is_cnh(code: &Code) -> bool {
    let first = weighted(code.values(), &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    let second = weighted(code.values(), &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
    let less = if first == 10 { 2 } else { 0 };
    let second = second.checked_sub(less).unwrap_or(second.saturating_add(9));
    let digit = |rest: u32| if rest > 9 { 0 } else { rest };
    !code.is_monotonous()
        && code.number(9..10) == digit(first)
        && code.number(10..11) == digit(second)
}

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

    #[test]
    fn voters() {
        check(
            "título de eleitor ⟦BR_VOTER 1066 4444 0302⟧, título: eleitor ⟦BR_VOTER 106644440302⟧",
        );
        finds_nothing("título de eleitor 106644440303\n1066 4444 0302\neleitor 106644449902");
    }

    #[test]
    fn workers() {
        check("⟦BR_PIS 170.33259.50-4⟧, PIS/PASEP ⟦BR_PIS 17033259504⟧");
        finds_nothing("170.33259.50-5\nPIS 17033259505\n17033259504");
    }

    #[test]
    fn drivers() {
        check("CNH: ⟦DRIVER_LICENSE 02650306461⟧, habilitação nº ⟦DRIVER_LICENSE 02650306461⟧");
        finds_nothing("CNH 02650306462\n02650306461");
    }

    /// The last is the example of the Receita Federal for numbers with letters.
    #[test]
    fn companies() {
        check("⟦BR_CNPJ 11.222.333/0001-81⟧, CNPJ: ⟦BR_CNPJ 11222333000181⟧");
        check("CNPJ ⟦BR_CNPJ 12ABC34501DE35⟧");
        finds_nothing("11.222.333/0001-82\n11222333000181\nCNPJ 12ABC34501DE36");
    }
}
