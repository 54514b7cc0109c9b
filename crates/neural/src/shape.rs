//! The shape of a model: how large each part of its weights is, and where it lies among them.

use crate::limits::{CONTEXT_MAX, HEADS_MAX, HIDDEN_MAX, LAYERS_MAX, VOCABULARY_MAX, WIDTH_MAX};
use crate::{Error, Result};

/// The sizes that a model is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// How many different tokens there are.
    pub vocabulary: u32,
    /// How many numbers stand for a token on its way through the layers.
    pub width: u32,
    /// How many layers there are.
    pub layers: u32,
    /// In how many ways each layer looks back.
    pub heads: u32,
    /// How many numbers the inner part of a layer has.
    pub hidden: u32,
    /// How many tokens a model looks at.
    pub context: u32,
}

/// One tensor of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in files.
    pub name: String,
    /// How many rows it has; one for a vector.
    pub rows: usize,
    /// How many numbers a row has.
    pub columns: usize,
}

impl Part {
    /// How many numbers it has.
    pub const fn size(&self) -> usize {
        self.rows * self.columns
    }
}

impl Shape {
    /// Whether a model may have it.
    ///
    /// # Errors
    /// [`Error::Setting`] names the first size that is out of its range.
    pub fn check(&self) -> Result<()> {
        for (setting, given, least, most) in [
            ("vocabulary", self.vocabulary, 257, VOCABULARY_MAX),
            ("width", self.width, 8, WIDTH_MAX),
            ("layers", self.layers, 1, LAYERS_MAX),
            ("heads", self.heads, 1, HEADS_MAX),
            ("hidden", self.hidden, 8, HIDDEN_MAX),
            ("context", self.context, 2, CONTEXT_MAX),
            ("width modulo heads", self.width % self.heads.max(1), 0, 0),
        ] {
            if !(least..=most).contains(&given) {
                return Err(Error::Setting { setting, given, least, most });
            }
        }
        Ok(())
    }

    /// The width, as a length.
    pub const fn width(&self) -> usize {
        self.width as usize
    }

    /// The width of one head.
    pub const fn head_width(&self) -> usize {
        (self.width / self.heads) as usize
    }

    /// How many numbers the table of tokens has.
    pub const fn table_size(&self) -> usize {
        self.vocabulary as usize * self.width()
    }

    /// How many numbers one layer has.
    pub const fn layer_size(&self) -> usize {
        let width = self.width();
        4 * width + 4 * width * width + 2 * width * self.hidden as usize
    }

    /// How many numbers the layers and the last norm have.
    pub const fn body_size(&self) -> usize {
        self.layers as usize * self.layer_size() + self.width()
    }

    /// All tensors in the order in which files hold them, the table of tokens first.
    pub fn parts(&self) -> Vec<Part> {
        let (width, hidden) = (self.width(), self.hidden as usize);
        let part = |name: String, rows, columns| Part { name, rows, columns };
        let mut parts = vec![part("table".to_owned(), self.vocabulary as usize, width)];
        for layer in 0..self.layers {
            for (name, rows, columns) in [
                ("look.norm", 1, width),
                ("look.before", 1, width),
                ("look.in", width, 3 * width),
                ("look.out", width, width),
                ("think.norm", 1, width),
                ("think.before", 1, width),
                ("think.in", width, hidden),
                ("think.out", hidden, width),
            ] {
                parts.push(part(format!("layers.{layer}.{name}"), rows, columns));
            }
        }
        parts.push(part("norm".to_owned(), 1, width));
        parts
    }
}

/// One layer among the weights of the body.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// The gain of the norm before looking back.
    pub look_norm: &'a [f32],
    /// How much of the token before comes to each token, before looking back.
    pub look_before: &'a [f32],
    /// Makes queries, keys and values.
    pub look_in: &'a [f32],
    /// Makes of what was seen what is added.
    pub look_out: &'a [f32],
    /// The gain of the norm before the inner part.
    pub think_norm: &'a [f32],
    /// How much of the token before comes to each token, before the inner part.
    pub think_before: &'a [f32],
    /// Into the inner part.
    pub think_in: &'a [f32],
    /// Out of the inner part.
    pub think_out: &'a [f32],
}

impl<'a> Layer<'a> {
    /// The layer in the weights that begin here.
    pub fn of(shape: &Shape, weights: &'a [f32]) -> Self {
        let (width, hidden) = (shape.width(), shape.hidden as usize);
        let (look_norm, rest) = weights.split_at(width);
        let (look_before, rest) = rest.split_at(width);
        let (look_in, rest) = rest.split_at(3 * width * width);
        let (look_out, rest) = rest.split_at(width * width);
        let (think_norm, rest) = rest.split_at(width);
        let (think_before, rest) = rest.split_at(width);
        let (think_in, rest) = rest.split_at(width * hidden);
        let (think_out, _) = rest.split_at(width * hidden);
        Self {
            look_norm,
            look_before,
            look_in,
            look_out,
            think_norm,
            think_before,
            think_in,
            think_out,
        }
    }
}

/// The gradient of one layer, laid out as [`Layer`].
#[derive(Debug)]
pub struct LayerGradient<'a> {
    /// As in [`Layer`], as are the others.
    pub look_norm: &'a mut [f32],
    /// As in [`Layer`].
    pub look_before: &'a mut [f32],
    /// As in [`Layer`].
    pub look_in: &'a mut [f32],
    /// As in [`Layer`].
    pub look_out: &'a mut [f32],
    /// As in [`Layer`].
    pub think_norm: &'a mut [f32],
    /// As in [`Layer`].
    pub think_before: &'a mut [f32],
    /// As in [`Layer`].
    pub think_in: &'a mut [f32],
    /// As in [`Layer`].
    pub think_out: &'a mut [f32],
}

impl<'a> LayerGradient<'a> {
    /// The layer in the gradient that begins here.
    pub fn of(shape: &Shape, gradient: &'a mut [f32]) -> Self {
        let (width, hidden) = (shape.width(), shape.hidden as usize);
        let (look_norm, rest) = gradient.split_at_mut(width);
        let (look_before, rest) = rest.split_at_mut(width);
        let (look_in, rest) = rest.split_at_mut(3 * width * width);
        let (look_out, rest) = rest.split_at_mut(width * width);
        let (think_norm, rest) = rest.split_at_mut(width);
        let (think_before, rest) = rest.split_at_mut(width);
        let (think_in, rest) = rest.split_at_mut(width * hidden);
        let (think_out, _) = rest.split_at_mut(width * hidden);
        Self {
            look_norm,
            look_before,
            look_in,
            look_out,
            think_norm,
            think_before,
            think_in,
            think_out,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_table_and_the_body() {
        let shape =
            Shape { vocabulary: 300, width: 16, layers: 2, heads: 2, hidden: 24, context: 8 };
        assert_eq!(shape.check(), Ok(()));
        let sizes: usize = shape.parts().iter().map(Part::size).sum();
        assert_eq!(sizes, shape.table_size() + shape.body_size());
        assert!(Shape { heads: 3, ..shape }.check().is_err());
        assert!(Shape { vocabulary: 256, ..shape }.check().is_err());
    }
}
