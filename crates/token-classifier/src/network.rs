//! The model: from the numbers of pieces to the chances of labels.

use std::path::Path;
use std::sync::Arc;

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::infer::Factoid;

use crate::error::Error;

/// What a model is given.
#[derive(Clone, Copy)]
enum Given {
    /// The numbers of the pieces.
    Numbers,
    /// That each of them counts.
    Ones,
    /// That they are all of one text.
    Zeros,
}

/// A model that is ready to run.
pub(crate) struct Network {
    plan: Arc<TypedRunnableModel>,
    inputs: Vec<(Given, DatumType)>,
    labels: usize,
}

impl Network {
    /// Reads a model and tries it out, on short and on long input up to `most` pieces.
    pub(crate) fn read(path: &Path, labels: usize, most: usize) -> Result<Self, Error> {
        let told =
            |what: &str, error: TractError| Error::file(path, format!("{what}: {}", chain(&error)));
        // What the file says of shapes between is made of names of its own, which ours are not.
        let mut model = tract_onnx::onnx()
            .with_ignore_value_info(true)
            .with_ignore_output_shapes(true)
            .model_for_path(path)
            .map_err(|error| told("is no ONNX model", error))?;
        let length = model.symbols.sym("pieces");
        let mut inputs = Vec::new();
        let outlets = model.input_outlets().map_err(|error| told("has no inputs", error))?.to_vec();
        for (at, outlet) in outlets.into_iter().enumerate() {
            let name = model.node(outlet.node).name.clone();
            let given = match name.as_str() {
                "input_ids" => Given::Numbers,
                "attention_mask" => Given::Ones,
                "token_type_ids" => Given::Zeros,
                _ => {
                    let why = format!(
                        "wants `{name}`: a token classifier is given `input_ids`, \
                         `attention_mask` and `token_type_ids`"
                    );
                    return Err(Error::file(path, why));
                }
            };
            let fact = model.outlet_fact(outlet).map_err(|error| told("has no inputs", error))?;
            let kind = fact.datum_type.concretize().unwrap_or_else(i64::datum_type);
            let fact = InferenceFact::dt_shape(kind, [1.to_dim(), length.to_dim()]);
            model.set_input_fact(at, fact).map_err(|error| told("cannot be run", error))?;
            inputs.push((given, kind));
        }
        let plan = model
            .into_optimized()
            .and_then(|model| model.into_runnable())
            .map_err(|error| told("cannot be run", error))?;
        let network = Self { plan, inputs, labels };
        for length in [1, 2, most.max(1)] {
            let numbers = vec![0; length];
            network.run(&numbers).map_err(|error| told("cannot be run", error))?;
        }
        Ok(network)
    }

    /// The chances of the labels, piece after piece.
    pub(crate) fn run(&self, numbers: &[u32]) -> TractResult<Vec<f32>> {
        let given = self.inputs.iter().map(|(given, kind)| {
            let values: Vec<i64> = match given {
                Given::Numbers => numbers.iter().map(|number| i64::from(*number)).collect(),
                Given::Ones => vec![1; numbers.len()],
                Given::Zeros => vec![0; numbers.len()],
            };
            let tensor = Tensor::from_shape(&[1, numbers.len()], &values)?;
            Ok(tensor.cast_to_dt(*kind)?.into_owned().into_tvalue())
        });
        let given = given.collect::<TractResult<TVec<TValue>>>()?;
        let answer = self.plan.run(given)?;
        let logits = answer.first().ok_or_else(|| TractError::msg("it answers nothing"))?;
        if *logits.shape() != [1, numbers.len(), self.labels] {
            return Err(TractError::msg(format!(
                "it answers {:?} to {} pieces, where {} labels for each were to come",
                logits.shape(),
                numbers.len(),
                self.labels
            )));
        }
        let logits = logits.cast_to::<f32>()?;
        let mut chances = logits.try_as_plain_ram()?.as_slice::<f32>()?.to_vec();
        chances.chunks_exact_mut(self.labels.max(1)).for_each(softmax);
        Ok(chances)
    }
}

/// Turns what a model says of labels into chances.
fn softmax(row: &mut [f32]) {
    let most = row.iter().copied().fold(f32::MIN, f32::max);
    row.iter_mut().for_each(|value| *value = (*value - most).exp());
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|value| *value /= sum);
}

/// An error with its causes, in one line.
fn chain(error: &TractError) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ")
}
