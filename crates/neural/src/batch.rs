//! Texts of one person as windows of tokens, a few of which are learned from at a time.

/// Windows of tokens, one behind the other, and the token that follows on each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// What is read.
    pub inputs: Vec<u16>,
    /// What comes next.
    pub targets: Vec<u16>,
    /// How long each window is.
    pub lengths: Vec<usize>,
}

/// The windows of texts: each text begins with `start`, and what comes next is asked for at every
/// token of it. No window is longer than `context`, no batch of more than `tokens` tokens but where
/// a single window is.
pub fn batches<'a>(
    texts: impl Iterator<Item = &'a [u16]>,
    start: u16,
    context: usize,
    tokens: usize,
) -> Vec<Batch> {
    let mut batches = Vec::new();
    let mut batch = Batch::default();
    for text in texts {
        let mut before = start;
        for window in text.chunks(context.max(1)) {
            if !batch.inputs.is_empty() && batch.inputs.len() + window.len() > tokens {
                batches.push(std::mem::take(&mut batch));
            }
            batch.inputs.push(before);
            let (last, others) = window.split_last().unwrap_or((&start, &[]));
            batch.inputs.extend(others);
            batch.targets.extend(window);
            batch.lengths.push(window.len());
            before = *last;
        }
    }
    if !batch.inputs.is_empty() {
        batches.push(batch);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_asked_for_once() {
        let texts: [&[u16]; 4] = [&[1, 2, 3, 4, 5], &[], &[6], &[7, 8, 9]];
        let found = batches(texts.into_iter(), 0, 2, 4);
        let batch = |inputs: &[u16], targets: &[u16], lengths: &[usize]| Batch {
            inputs: inputs.to_vec(),
            targets: targets.to_vec(),
            lengths: lengths.to_vec(),
        };
        assert_eq!(
            found,
            [
                batch(&[0, 1, 2, 3], &[1, 2, 3, 4], &[2, 2]),
                batch(&[4, 0, 0, 7], &[5, 6, 7, 8], &[1, 1, 2]),
                batch(&[8], &[9], &[1]),
            ]
        );
        assert!(batches([].into_iter(), 0, 2, 4).is_empty());
    }
}
