//! A token classifier of a dozen words: its model looks the labels of each piece up in a table.

use std::fs;
use std::sync::OnceLock;

use prost::Message;
use tempfile::TempDir;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::type_proto::{Tensor, Value};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto,
    TensorShapeProto, TypeProto, ValueInfoProto, attribute_proto,
};
use untrain_token_classifier::{Error, TokenClassifier};

/// The pieces that the tokeniser knows. `zoe` and `lee` are parts of a person's name, `bern` of a
/// place's, however it goes on.
pub const WORDS: &[&str] = &[
    "[UNK]", "[CLS]", "[SEP]", "zoe", "lee", "bern", "##ese", "ask", "in", "and", "now", ",", ".",
];

/// How long a stretch is that the model can hold.
const LONGEST: usize = 16;

/// What the folder holds.
pub struct Tiny {
    /// The labels, of which `zoe` has the second, `lee` the third and `bern` the fourth.
    pub labels: [&'static str; 4],
    /// The model's inputs: the first is looked up, the second multiplies what is found.
    pub inputs: &'static [&'static str],
    /// How many labels the model answers with.
    pub outputs: usize,
    /// `token-classifier.toml`; nothing for none.
    pub options: &'static str,
}

impl Default for Tiny {
    fn default() -> Self {
        Self {
            labels: ["O", "B-PER", "I-PER", "B-LOC"],
            inputs: &["input_ids", "attention_mask"],
            outputs: 4,
            options: "",
        }
    }
}

impl Tiny {
    /// Writes the folder and opens it.
    pub fn open(&self) -> Result<TokenClassifier, Error> {
        TokenClassifier::open(self.write().path())
    }

    /// The model that was opened first.
    pub fn open_once(&self) -> &'static TokenClassifier {
        static FIRST: OnceLock<TokenClassifier> = OnceLock::new();
        FIRST.get_or_init(|| self.open().unwrap())
    }

    /// Writes the folder.
    pub fn write(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        put("model.onnx", &self.model().encode_to_vec());
        let labels = self.labels.iter().enumerate();
        let labels: Vec<_> = labels.map(|(at, label)| format!(r#""{at}": "{label}""#)).collect();
        let labels = labels.join(", ");
        let config =
            format!(r#"{{"id2label": {{{labels}}}, "max_position_embeddings": {LONGEST}}}"#);
        put("config.json", config.as_bytes());
        put("tokenizer.json", tokenizer().as_bytes());
        if !self.options.is_empty() {
            put("token-classifier.toml", self.options.as_bytes());
        }
        folder
    }

    /// `table[input_ids] * attention_mask`.
    fn model(&self) -> ModelProto {
        let mut table = Vec::new();
        for word in WORDS {
            let label = match *word {
                "zoe" => 1,
                "lee" => 2,
                "bern" | "##ese" => 3,
                _ => 0,
            };
            table.extend((0..self.outputs).map(|at| if at == label { 5.0 } else { 0.0 }));
        }
        let rows = i64::try_from(WORDS.len()).unwrap();
        let outputs = i64::try_from(self.outputs).unwrap();
        let second = self.inputs.get(1).copied().unwrap_or_default();
        let first = self.inputs.first().copied().unwrap_or_default();
        let nodes = vec![
            node("Gather", &["table", first], "rows", &[]),
            node("Cast", &[second], "mask", &[("to", 1)]),
            node("Unsqueeze", &["mask", "last"], "column", &[]),
            node("Mul", &["rows", "column"], "logits", &[]),
        ];
        let graph = GraphProto {
            node: nodes,
            name: "tiny".to_owned(),
            initializer: vec![
                TensorProto {
                    dims: vec![rows, outputs],
                    data_type: DataType::Float as i32,
                    float_data: table,
                    name: "table".to_owned(),
                    ..TensorProto::default()
                },
                TensorProto {
                    dims: vec![1],
                    data_type: DataType::Int64 as i32,
                    int64_data: vec![2],
                    name: "last".to_owned(),
                    ..TensorProto::default()
                },
            ],
            input: self.inputs.iter().map(|name| value(name, DataType::Int64, 2)).collect(),
            output: vec![value("logits", DataType::Float, 3)],
            ..GraphProto::default()
        };
        ModelProto {
            ir_version: 8,
            opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 13 }],
            graph: Some(graph),
            ..ModelProto::default()
        }
    }
}

fn node(kind: &str, inputs: &[&str], output: &str, numbers: &[(&str, i64)]) -> NodeProto {
    let numbers = numbers.iter().map(|(name, number)| AttributeProto {
        name: (*name).to_owned(),
        r#type: attribute_proto::AttributeType::Int as i32,
        i: *number,
        ..AttributeProto::default()
    });
    NodeProto {
        input: inputs.iter().map(|name| (*name).to_owned()).collect(),
        output: vec![output.to_owned()],
        name: output.to_owned(),
        op_type: kind.to_owned(),
        attribute: numbers.collect(),
        ..NodeProto::default()
    }
}

/// An input or output, of a batch of lengths that are known by name alone.
fn value(name: &str, kind: DataType, rank: usize) -> ValueInfoProto {
    let names = ["batch", "length", "labels"].into_iter().take(rank);
    let dim = names.map(|name| Dimension {
        value: Some(dimension::Value::DimParam(name.to_owned())),
        ..Dimension::default()
    });
    let shape = TensorShapeProto { dim: dim.collect() };
    let tensor = Tensor { elem_type: kind as i32, shape: Some(shape) };
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto { value: Some(Value::TensorType(tensor)), ..TypeProto::default() }),
        ..ValueInfoProto::default()
    }
}

/// A tokeniser as BERT's are.
fn tokenizer() -> String {
    let words = WORDS.iter().enumerate();
    let words: Vec<_> = words.map(|(at, word)| format!(r#""{word}": {at}"#)).collect();
    let special = [("[CLS]", 1), ("[SEP]", 2)].map(|(word, at)| {
        format!(r#""{word}": {{"id": "{word}", "ids": [{at}], "tokens": ["{word}"]}}"#)
    });
    let added = [("[UNK]", 0), ("[CLS]", 1), ("[SEP]", 2)].map(|(word, at)| {
        format!(
            r#"{{"id": {at}, "content": "{word}", "single_word": false, "lstrip": false,
                "rstrip": false, "normalized": false, "special": true}}"#
        )
    });
    format!(
        r###"{{
            "version": "1.0", "truncation": null, "padding": null,
            "added_tokens": [{}],
            "normalizer": {{"type": "BertNormalizer", "clean_text": true,
                "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}},
            "pre_tokenizer": {{"type": "BertPreTokenizer"}},
            "post_processor": {{"type": "TemplateProcessing",
                "single": [
                    {{"SpecialToken": {{"id": "[CLS]", "type_id": 0}}}},
                    {{"Sequence": {{"id": "A", "type_id": 0}}}},
                    {{"SpecialToken": {{"id": "[SEP]", "type_id": 0}}}}],
                "pair": [
                    {{"Sequence": {{"id": "A", "type_id": 0}}}},
                    {{"Sequence": {{"id": "B", "type_id": 1}}}}],
                "special_tokens": {{{}}}}},
            "decoder": null,
            "model": {{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100, "vocab": {{{}}}}}
        }}"###,
        added.join(", "),
        special.join(", "),
        words.join(", ")
    )
}
