"""The recovery kit opens the vault with nothing else, and nothing else passes for one."""

import pytest

from phr.actions.recovery import (
    KitDoesNotOpen,
    KitNotFound,
    identity_on,
    kit_page,
    prove_kit,
    typed_identity,
)
from phr.clock import moment_in
from phr.vault.age.file import new_identity


def test_the_printed_page_alone_opens_the_vault(home, key):
    """What a reader finds on the page is the key, and it opens log and objects."""
    identity = identity_on(kit_page(home, key, moment_in("Europe/Berlin")))
    assert identity == key.identities[0].text
    proof = prove_kit(home, identity)
    assert (proof.log_records, proof.objects) == (1, 1)


@pytest.mark.parametrize("classic", [True, False])
def test_a_key_typed_with_spaces_and_in_small_letters_is_read(classic):
    """Typing from paper forgives spaces, line breaks and letter case, and text around the key."""
    identity = new_identity(classic=classic).text
    spaced = " ".join(identity[start : start + 5] for start in range(0, len(identity), 5))
    for typed in (identity, identity.lower(), spaced, spaced.replace(" ", "\n"), f"my key: {spaced} end of it"):
        assert typed_identity(typed) == identity


def test_one_wrong_letter_is_noticed():
    """A key has a checksum: a slip is an error, never another key."""
    identity = new_identity().text
    wrong = "q" if identity[-3] != "Q" else "p"
    with pytest.raises(KitNotFound):
        typed_identity(identity[:-3] + wrong + identity[-2:])


def test_a_kit_of_another_vault_does_not_pass(home):
    """A whole key that is not this vault's is told apart."""
    with pytest.raises(KitDoesNotOpen):
        prove_kit(home, new_identity().text)
