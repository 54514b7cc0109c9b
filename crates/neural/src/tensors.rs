//! What is served, as a file of tensors that other programs read: safetensors, with the vocabulary
//! and the sizes beside the weights.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, TensorView, serialize};

use crate::shape::Shape;
use crate::weights::Weights;
use crate::{Error, Result};

impl Weights {
    /// The weights as safetensors: 32-bit numbers, the pairs of the vocabulary as 16-bit ones, and
    /// the number of heads and the context as scalars of 32 bits.
    ///
    /// # Errors
    /// [`Error::Tensors`] where the library refuses a tensor.
    pub fn to_safetensors(&self) -> Result<Vec<u8>> {
        let Shape { heads, context, .. } = self.shape;
        let pairs = self.vocabulary.pairs().iter().flat_map(|(left, right)| [left, right]);
        let pairs: Vec<u8> = pairs.flat_map(|token| token.to_le_bytes()).collect();
        let mut all = vec![
            ("pairs".to_owned(), Dtype::U16, vec![self.vocabulary.pairs().len(), 2], pairs),
            ("heads".to_owned(), Dtype::U32, vec![], heads.to_le_bytes().to_vec()),
            ("context".to_owned(), Dtype::U32, vec![], context.to_le_bytes().to_vec()),
        ];
        for (part, numbers) in self.tensors() {
            let sizes =
                if part.rows == 1 { vec![part.columns] } else { vec![part.rows, part.columns] };
            let bytes = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
            all.push((part.name, Dtype::F32, sizes, bytes));
        }
        let told = |error: safetensors::SafeTensorError| Error::Tensors(error.to_string());
        let views = all.iter().map(|(name, kind, sizes, bytes)| {
            TensorView::new(*kind, sizes.clone(), bytes).map(|view| (name, view)).map_err(told)
        });
        let views: Vec<_> = views.collect::<Result<_>>()?;
        // One entry alone: the library keeps such entries in no order.
        let note = HashMap::from([("format".to_owned(), "untrain/neural/v1".to_owned())]);
        serialize(views, Some(note)).map_err(told)
    }
}
