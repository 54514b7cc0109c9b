//! Random numbers by their place: a key says what they are for, a counter which of them is meant.
//! There is no stream to be shared, so nobody's numbers depend on how many others took.

/// The numbers of one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter(u64);

impl Counter {
    /// For what these words name, such as recipe, shard, slice and pass.
    pub fn keyed(words: &[u64]) -> Self {
        Self(words.iter().fold(0x243f_6a88_85a3_08d3, |key, word| mix(key ^ mix(*word))))
    }

    /// The number at this place, each of 64 bits as likely as not.
    pub fn at(self, place: u64) -> u64 {
        mix(self.0 ^ mix(place))
    }

    /// A number from 0 up to, but without, 1.
    pub fn uniform(self, place: u64) -> f32 {
        (self.at(place) >> 40) as f32 / (1 << 24) as f32
    }

    /// A number near the normal distribution, of mean 0 and variance 1: the sum of four parts.
    pub fn normal(self, place: u64) -> f32 {
        let bits = self.at(place);
        let part = |shift: u32| f32::from((bits >> shift) as u16) / 65_536.0 - 0.5;
        ((part(0) + part(16)) + (part(32) + part(48))) * 1.732_050_8
    }

    /// The places below `count` in an order of their own.
    pub fn order(self, count: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..count).collect();
        places.sort_by_key(|place| (self.at(*place as u64), *place));
        places
    }
}

/// The finaliser of SplitMix64.
const fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_mean_and_the_variance_that_they_say() {
        let key = Counter::keyed(&[1, 2, 3]);
        let numbers: Vec<f32> = (0..20_000).map(|place| key.normal(place)).collect();
        let mean = numbers.iter().sum::<f32>() / 20_000.0;
        let variance = numbers.iter().map(|x| x * x).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        let mean = (0..20_000).map(|place| key.uniform(place)).sum::<f32>() / 20_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
    }

    #[test]
    fn an_order_holds_each_place_once_and_depends_on_its_key() {
        let (one, other) = (Counter::keyed(&[1]).order(50), Counter::keyed(&[2]).order(50));
        assert_ne!(one, other);
        let mut sorted = one.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
        assert!(Counter::keyed(&[]).order(0).is_empty());
    }
}
