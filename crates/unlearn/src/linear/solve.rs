//! Ridge regression from its sums: Cholesky's factorisation, then two triangular solutions for each
//! label.
//!
//! Each entry of the factor goes through one fixed sequence of 64-bit subtractions and products,
//! whatever the blocks are; nothing is fused or reordered, and no thread shares a sum. So the same
//! sums give the same bits wherever fractions are those of IEEE 754.

use super::state::State;
use crate::features::UNIT;
use crate::{Error, Result};

/// How many columns of the factor are finished before they are taken off the rest. It decides the
/// speed alone.
const BLOCK: usize = 48;

const SINGULAR: Error = Error::Damaged("its sums are not of any records");

/// By label that is asked for, in order: the weight of each place and, last, the constant.
///
/// # Errors
/// [`Error::Damaged`] when the sums are of no records at all.
pub fn weights(state: &State, ridge_milli: u32, labels: &[&str]) -> Result<Vec<Vec<f64>>> {
    let mut factor = matrix(state, ridge_milli);
    factorise(&mut factor)?;
    let unit = f64::from(UNIT);
    let solution = |label: &&str| {
        let class = state.classes.get(*label).ok_or(SINGULAR)?;
        let mut right: Vec<f64> = class.sums.iter().map(|sum| *sum as f64 / unit).collect();
        right.push(class.records as f64);
        substitute(&factor, right).ok_or(SINGULAR)
    };
    labels.iter().map(solution).collect()
}

/// The rows of the lower triangle of the matrix to solve: the products of figures as fractions of a
/// unit, and a last row for the constant, whose figure is one unit in each record.
fn matrix(state: &State, ridge_milli: u32) -> Vec<Vec<f64>> {
    let unit = f64::from(UNIT);
    let ridge = f64::from(ridge_milli) / 1000.0;
    let mut rows = Vec::with_capacity(state.places + 1);
    let mut rest = state.products.as_slice();
    for length in 1..=state.places {
        let (row, later) = rest.split_at_checked(length).unwrap_or_default();
        rest = later;
        rows.push(row.iter().map(|sum| *sum as f64 / (unit * unit)).collect::<Vec<f64>>());
    }
    let mut sums = vec![0_i64; state.places];
    for class in state.classes.values() {
        sums.iter_mut().zip(&class.sums).for_each(|(sum, own)| *sum += own);
    }
    let mut last: Vec<f64> = sums.into_iter().map(|sum| sum as f64 / unit).collect();
    last.push(state.records() as f64);
    rows.push(last);
    rows.iter_mut().filter_map(|row| row.last_mut()).for_each(|square| *square += ridge);
    rows
}

/// Turns a positive definite matrix into its factor, in place.
fn factorise(rows: &mut [Vec<f64>]) -> Result<()> {
    for begin in (0..rows.len()).step_by(BLOCK) {
        let end = rows.len().min(begin + BLOCK);
        let (above, below) = rows.split_at_mut_checked(end).ok_or(SINGULAR)?;
        let block = above.get_mut(begin..).ok_or(SINGULAR)?;
        for at in 0..block.len() {
            let (done, rest) = block.split_at_mut_checked(at).ok_or(SINGULAR)?;
            let row = rest.first_mut().and_then(|row| row.get_mut(begin..)).ok_or(SINGULAR)?;
            let square = finish(row, done, begin)?;
            let (_, last) = row.split_at_mut_checked(at).ok_or(SINGULAR)?;
            let pivot = last.first_mut().ok_or(SINGULAR)?;
            *pivot -= square;
            // What is no number is not greater either.
            if (*pivot).partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
                return Err(SINGULAR);
            }
            *pivot = pivot.sqrt();
        }
        for row in below.iter_mut() {
            finish(row.get_mut(begin..).ok_or(SINGULAR)?, block, begin)?;
        }
        take_off(below, begin, end);
    }
    Ok(())
}

/// Finishes the entries of a row that stand below the finished rows of its block, from the column
/// `begin` on; gives back the sum of their squares.
fn finish(row: &mut [f64], done: &[Vec<f64>], begin: usize) -> Result<f64> {
    let mut squares = 0.0;
    for (at, other) in done.iter().enumerate() {
        let other = other.get(begin..).ok_or(SINGULAR)?;
        let (known, rest) = row.split_at_mut_checked(at).ok_or(SINGULAR)?;
        let (entry, pivot) = rest.first_mut().zip(other.get(at)).ok_or(SINGULAR)?;
        for (one, two) in known.iter().zip(other) {
            *entry -= one * two;
        }
        *entry /= pivot;
        squares += *entry * *entry;
    }
    Ok(squares)
}

/// Takes the products of finished columns off all that stands to the right of them: column after
/// column, and along a row at a time, which the processor does several at once.
fn take_off(below: &mut [Vec<f64>], begin: usize, end: usize) {
    let column = |at: usize| below.iter().map(move |row| row.get(at).copied().unwrap_or_default());
    let columns: Vec<Vec<f64>> = (begin..end).map(|at| column(at).collect()).collect();
    for (number, row) in below.iter_mut().enumerate() {
        let (_, rest) = row.split_at_mut_checked(end).unwrap_or_default();
        for column in &columns {
            let own = column.get(number).copied().unwrap_or_default();
            for (entry, other) in rest.iter_mut().zip(column) {
                *entry -= own * other;
            }
        }
    }
}

/// Solves with the factor, then with its transpose.
fn substitute(factor: &[Vec<f64>], mut right: Vec<f64>) -> Option<Vec<f64>> {
    for (at, row) in factor.iter().enumerate() {
        let (known, rest) = right.split_at_mut_checked(at)?;
        let (entry, pivot) = (rest.first_mut()?, row.get(at)?);
        for (one, two) in row.iter().zip(known) {
            *entry -= one * *two;
        }
        *entry /= pivot;
    }
    for (at, row) in factor.iter().enumerate().rev() {
        let (open, rest) = right.split_at_mut_checked(at)?;
        let (entry, pivot) = (rest.first_mut()?, row.get(at)?);
        *entry /= pivot;
        for (other, one) in open.iter_mut().zip(row) {
            *other -= *entry * one;
        }
    }
    right.iter().all(|weight| weight.is_finite()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cholesky as in a textbook, entry by entry.
    fn by_the_book(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut factor = matrix.to_vec();
        for i in 0..matrix.len() {
            for j in 0..=i {
                let mut sum = factor[i][j];
                for (one, other) in factor[i][..j].iter().zip(&factor[j][..j]) {
                    sum -= one * other;
                }
                factor[i][j] = if i == j { sum.sqrt() } else { sum / factor[j][j] };
            }
        }
        factor
    }

    /// A positive definite matrix of figures that no fraction of two holds exactly.
    fn some(size: usize) -> Vec<Vec<f64>> {
        let entry = |i: usize, j: usize| 1.0 / ((i * 7 + j * 13) % 29 + 3) as f64;
        let on = |i: usize, j: usize| if i == j { size as f64 } else { 0.0 };
        (0..size).map(|i| (0..=i).map(|j| entry(i, j) + on(i, j)).collect()).collect()
    }

    #[test]
    fn blocks_change_the_speed_and_nothing_else_that_matters() {
        for size in [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5] {
            let (expected, mut factor) = (by_the_book(&some(size)), some(size));
            factorise(&mut factor).unwrap();
            for (row, expected) in factor.iter().zip(&expected) {
                for (entry, expected) in row.iter().zip(expected) {
                    assert!((entry - expected).abs() < 1e-12, "{size}: {entry} {expected}");
                }
            }
        }
    }

    #[test]
    fn a_solution_solves() {
        let size = 2 * BLOCK + 3;
        let matrix = some(size);
        let mut factor = matrix.clone();
        factorise(&mut factor).unwrap();
        let right: Vec<f64> = (0..size).map(|at| (at % 5) as f64 - 1.5).collect();
        let solution = substitute(&factor, right.clone()).unwrap();
        for (i, expected) in right.iter().enumerate() {
            let entry = |j: usize| if j <= i { matrix[i][j] } else { matrix[j][i] };
            let found: f64 = (0..size).map(|j| entry(j) * solution[j]).sum();
            assert!((found - expected).abs() < 1e-9, "{i}: {found} {expected}");
        }
    }

    #[test]
    fn what_has_no_factor_is_refused() {
        assert!(factorise(&mut [vec![0.0]]).is_err());
        assert!(factorise(&mut [vec![f64::NAN]]).is_err());
        assert!(factorise(&mut [vec![1.0], vec![2.0, 1.0]]).is_err());
    }
}
