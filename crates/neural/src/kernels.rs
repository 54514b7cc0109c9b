//! Products of matrices, one after the other on one thread.
//!
//! Each number of a product is summed over the depth from first to last, whatever vectors the
//! machine has: they only decide how many numbers are summed side by side. So the fastest
//! instructions are picked while the program runs, and the bits stay the same.

use pulp::{Arch, NullaryFnOnce};

use crate::maths::{LANES, exp, tree};

/// How many rows are worked on at a time.
const ROWS: usize = 4;

/// The right side of a product, laid out in panels of [`LANES`] columns.
#[derive(Debug)]
pub struct Panels {
    depth: usize,
    width: usize,
    lines: Vec<[f32; LANES]>,
}

impl Panels {
    /// Of a matrix with `width` numbers in a row.
    pub fn of_rows(matrix: &[f32], width: usize) -> Self {
        let depth = matrix.len() / width.max(1);
        let mut lines = vec![[0.0; LANES]; depth * width.div_ceil(LANES)];
        for (row, numbers) in matrix.chunks_exact(width.max(1)).enumerate() {
            for (numbers, panel) in numbers.chunks(LANES).zip(lines.chunks_exact_mut(depth)) {
                for line in panel.iter_mut().skip(row).take(1) {
                    line.iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
                }
            }
        }
        Self { depth, width, lines }
    }

    /// Of the transpose of a matrix with `depth` numbers in a row.
    pub fn of_columns(matrix: &[f32], depth: usize) -> Self {
        let width = matrix.len() / depth.max(1);
        let mut lines = vec![[0.0; LANES]; depth * width.div_ceil(LANES)];
        let panels = lines.chunks_exact_mut(depth.max(1));
        for (panel, rows) in panels.zip(matrix.chunks(depth.max(1) * LANES)) {
            for (lane, row) in rows.chunks_exact(depth.max(1)).enumerate() {
                for (line, number) in panel.iter_mut().zip(row) {
                    line.iter_mut().skip(lane).take(1).for_each(|to| *to = *number);
                }
            }
        }
        Self { depth, width, lines }
    }
}

/// Whether a product takes the place of what is there, or is added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    /// What is there goes.
    Place,
    /// What is there stays, and the product comes to it.
    Sum,
}

/// `left` times `right`, into `out`.
pub fn product(out: &mut [f32], left: &[f32], right: &Panels, into: Into) {
    Arch::new().dispatch(Product { out, left, right, into });
}

struct Product<'a> {
    out: &'a mut [f32],
    left: &'a [f32],
    right: &'a Panels,
    into: Into,
}

impl NullaryFnOnce for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { out, left, right, into } = self;
        let (depth, width) = (right.depth.max(1), right.width.max(1));
        if depth * width == 0 || right.lines.is_empty() {
            return;
        }
        let nought = vec![0.0; depth];
        for (place, panel) in right.lines.chunks_exact(depth).enumerate() {
            let rows = left.chunks(depth * ROWS).zip(out.chunks_mut(width * ROWS));
            for (left, out) in rows {
                let mut rows = left.chunks_exact(depth);
                let mut next = || rows.next().unwrap_or(&nought);
                let sums = four([next(), next(), next(), next()], panel);
                for (row, sums) in out.chunks_exact_mut(width).zip(&sums) {
                    for out in row.chunks_mut(LANES).skip(place).take(1) {
                        write(out, sums, into);
                    }
                }
            }
        }
    }
}

/// Four rows times one panel.
#[inline(always)]
fn four(rows: [&[f32]; ROWS], panel: &[[f32; LANES]]) -> [[f32; LANES]; ROWS] {
    let [mut a, mut b, mut c, mut d] = [[0.0; LANES]; ROWS];
    let [first, second, third, fourth] = rows;
    let numbers = first.iter().zip(second).zip(third).zip(fourth);
    for ((((first, second), third), fourth), line) in numbers.zip(panel) {
        add_scaled(&mut a, *first, line);
        add_scaled(&mut b, *second, line);
        add_scaled(&mut c, *third, line);
        add_scaled(&mut d, *fourth, line);
    }
    [a, b, c, d]
}

#[inline(always)]
fn add_scaled(sums: &mut [f32; LANES], factor: f32, line: &[f32; LANES]) {
    for (sum, number) in sums.iter_mut().zip(line) {
        *sum += factor * number;
    }
}

#[inline(always)]
fn write(out: &mut [f32], sums: &[f32; LANES], into: Into) {
    match into {
        Into::Place => out.iter_mut().zip(sums).for_each(|(out, sum)| *out = *sum),
        Into::Sum => out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum),
    }
}

/// One row times a matrix with as many rows as it has numbers: the same bits as [`product`].
pub fn row_product(out: &mut [f32], row: &[f32], matrix: &[f32]) {
    Arch::new().dispatch(RowProduct { out, row, matrix });
}

struct RowProduct<'a> {
    out: &'a mut [f32],
    row: &'a [f32],
    matrix: &'a [f32],
}

impl NullaryFnOnce for RowProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let width = self.out.len().max(1);
        self.out.fill(0.0);
        for (factor, line) in self.row.iter().zip(self.matrix.chunks_exact(width)) {
            for (out, number) in self.out.iter_mut().zip(line) {
                *out += factor * number;
            }
        }
    }
}

/// The transpose of a matrix with `width` numbers in a row.
pub fn transposed(matrix: &[f32], width: usize) -> Vec<f32> {
    let width = width.max(1);
    let height = matrix.len() / width;
    let mut out = vec![0.0; matrix.len()];
    // Blocks of rows, so that what is written stays near.
    for (block, rows) in matrix.chunks(width * LANES).enumerate() {
        for (column, out) in out.chunks_exact_mut(height.max(1)).enumerate() {
            let numbers = rows.iter().skip(column).step_by(width);
            out.iter_mut().skip(block * LANES).zip(numbers).for_each(|(to, from)| *to = *from);
        }
    }
    out
}

/// Turns a row of scores into probabilities; answers the largest score and the sum of the
/// exponentials of how far the others lie below it.
pub fn softmax(row: &mut [f32]) -> (f32, f32) {
    Arch::new().dispatch(Softmax { row })
}

struct Softmax<'a> {
    row: &'a mut [f32],
}

impl NullaryFnOnce for Softmax<'_> {
    type Output = (f32, f32);

    #[inline(always)]
    fn call(self) -> (f32, f32) {
        let mut most = [f32::MIN; LANES];
        for chunk in self.row.chunks(LANES) {
            most.iter_mut().zip(chunk).for_each(|(most, x)| *most = most.max(*x));
        }
        let most = most.into_iter().fold(f32::MIN, f32::max);
        let mut lanes = [0.0; LANES];
        let mut chunks = self.row.chunks_exact_mut(LANES);
        for chunk in &mut chunks {
            for (lane, x) in lanes.iter_mut().zip(chunk) {
                *x = exp(*x - most);
                *lane += *x;
            }
        }
        for (lane, x) in lanes.iter_mut().zip(chunks.into_remainder()) {
            *x = exp(*x - most);
            *lane += *x;
        }
        let sum = tree(lanes);
        let share = 1.0 / sum;
        self.row.iter_mut().for_each(|x| *x *= share);
        (most, sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: usize, columns: usize, seed: u64) -> Vec<f32> {
        let key = crate::random::Counter::keyed(&[seed]);
        (0..rows * columns).map(|place| key.normal(place as u64)).collect()
    }

    #[test]
    fn a_product_is_the_plain_sum_in_order() {
        for (height, depth, width) in [(1, 1, 1), (5, 7, 3), (4, 16, 16), (9, 33, 47), (0, 3, 3)] {
            let (left, right) = (matrix(height, depth, 1), matrix(depth, width, 2));
            let mut plain = vec![0.0_f32; height * width];
            for row in 0..height {
                for column in 0..width {
                    for step in 0..depth {
                        plain[row * width + column] +=
                            left[row * depth + step] * right[step * width + column];
                    }
                }
            }
            let mut out = vec![9.0; height * width];
            product(&mut out, &left, &Panels::of_rows(&right, width), Into::Place);
            assert_eq!(out, plain);
            let columns = Panels::of_columns(&transposed(&right, width), depth);
            product(&mut out, &left, &columns, Into::Place);
            assert_eq!(out, plain);
            product(&mut out, &left, &columns, Into::Sum);
            assert_eq!(out, plain.iter().map(|x| x + x).collect::<Vec<_>>());
            for (left, plain) in left.chunks(depth).zip(plain.chunks(width)) {
                let mut out = vec![9.0; width];
                row_product(&mut out, left, &right);
                assert_eq!(out, plain);
            }
        }
    }

    #[test]
    fn probabilities_add_up_to_one() {
        for length in [1, 16, 37] {
            let mut row = matrix(1, length, 3);
            let scores = row.clone();
            let (most, sum) = softmax(&mut row);
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
            assert!((row[0] - exp(scores[0] - most) / sum).abs() < 1e-7);
        }
    }
}
