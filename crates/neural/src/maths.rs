//! Exponentials, logarithms and sums whose bits are the same on every machine: nothing but the
//! additions, multiplications, divisions and roots that IEEE 754 rounds in one way only. No
//! product is fused with a sum, and every sum has its order written down.

/// How many partial sums a sum over a row is made of; they are added up in one fixed tree.
pub const LANES: usize = 16;

/// Adding this and taking it away rounds a small number to a whole one.
const ROUNDER: f32 = 12_582_912.0;

/// e to the power `x`, to about seven digits; `x` is taken to lie between -86 and 88.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-86.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUNDER;
    let whole = shifted - ROUNDER;
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let mut sum = 1.0 / 720.0;
    for term in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = sum * rest + term;
    }
    // The low bits of `shifted` are the whole number: they move the exponent.
    f32::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// The natural logarithm of a normal positive number.
pub fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) as i64 - 1023) as f64;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let mut sum = 0.0;
    for odd in (1..=21).rev().step_by(2) {
        sum = sum * square + 2.0 / f64::from(odd);
    }
    exponent * std::f64::consts::LN_2 + ratio * sum
}

/// The partial sums, added up in a fixed tree.
#[inline(always)]
pub fn tree(lanes: [f32; LANES]) -> f32 {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = lanes;
    let low = ((a + b) + (c + d)) + ((e + f) + (g + h));
    let high = ((i + j) + (k + l)) + ((m + n) + (o + p));
    low + high
}

/// The sum of the products of two rows.
#[inline(always)]
pub fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (one, other) in one.chunks(LANES).zip(other.chunks(LANES)) {
        for ((lane, one), other) in lanes.iter_mut().zip(one).zip(other) {
            *lane += one * other;
        }
    }
    tree(lanes)
}

/// The upper half of a number's bits, rounded to the nearest and to the even one of two as near.
pub fn to_half(x: f32) -> u16 {
    let bits = x.to_bits();
    let even = (bits >> 16) & 1;
    (bits.wrapping_add(0x7fff + even) >> 16) as u16
}

/// The number that [`to_half`] kept.
pub fn of_half(half: u16) -> f32 {
    f32::from_bits(u32::from(half) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_to_six_digits() {
        for step in -8600..=8800_i16 {
            let x = f32::from(step) / 100.0;
            let (ours, theirs) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((ours / theirs - 1.0).abs() < 3e-7, "{x}: {ours} {theirs}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-1e9), exp(-86.0));
    }

    #[test]
    fn the_logarithm_is_right_to_fourteen_digits() {
        for x in [1e-30, 0.1, 0.5, 0.99, 1.0, 1.5, 2.0, 3.0, 1e9] {
            assert!((ln(x) - f64::ln(x)).abs() <= 1e-14 * f64::ln(x).abs().max(1.0), "{x}");
        }
    }

    #[test]
    fn a_half_is_the_nearest() {
        for (x, near) in
            [(0.0, 0.0), (1.0, 1.0), (-2.5, -2.5), (1.003_906_3, 1.0), (1.012, 1.015_625)]
        {
            assert_eq!(of_half(to_half(x)), near);
        }
    }

    #[test]
    fn a_dot_product_takes_rows_of_any_length() {
        for length in [0, 1, 15, 16, 17, 40] {
            let row: Vec<f32> = (0..length).map(|n| n as f32).collect();
            let sum: f32 = row.iter().map(|x| x * x).sum();
            assert_eq!(dot(&row, &row), sum);
        }
    }
}
