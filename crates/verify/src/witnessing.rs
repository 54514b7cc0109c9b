//! What `untrain-verify witness` and `untrain-verify witness-key` do.

use std::net::TcpListener;

use untrain_verify::{Answer, Trust, witness};

use crate::arguments::witness::{NewKey, Options};
use crate::{Failure, print};

/// Runs a witness. It ends only when it cannot go on.
pub fn run(options: &Options) -> Result<Answer, Failure> {
    let Options { key, state, listen, trust } = options;
    let logs = Trust::read(trust)?.keys().to_vec();
    let witness = witness::Witness::open(witness::read_key(key)?, logs, state)?;
    let cannot = |why: std::io::Error| witness::WitnessError::Listen {
        address: listen.clone(),
        why: why.to_string(),
    };
    let listener = TcpListener::bind(listen).map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    print(&format!("{} cosigns at http://{address}\n", witness.cosigner_key()))?;
    witness::serve(witness, listener)?;
    Ok(Answer::True)
}

/// Makes a key and prints its public half, as trust policies name it.
pub fn make_key(new: &NewKey) -> Result<Answer, Failure> {
    let key = witness::make_key(&new.name, &new.out)?;
    print(&format!("{key}\n"))?;
    Ok(Answer::True)
}
