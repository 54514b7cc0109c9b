"""What schemathesis must not do to the platform that it asks, said where it can be: the
configuration beside this file bounds how often, this one what."""

import os

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    """Who ends the key that they ask with is refused from then on, and nothing more is tested. So
    every other key is ended, and this one never."""
    own = os.environ.get("UNTRAIN_KEY", "")
    asked = (case.path_parameters or {}).get("key")
    if asked and str(asked) in own:
        case.path_parameters["key"] = "a-key-of-nobody"
