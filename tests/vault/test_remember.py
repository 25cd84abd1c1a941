"""Remembering a passphrase in the system's keyring."""

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from phr.vault import remember

VAULT = "ab" * 16


class InMemory(KeyringBackend):
    """Stands for a system's keyring; `__module__` is what the real one's is."""

    __module__ = "keyring.backends.SecretService"
    priority = -1

    def __init__(self):
        super().__init__()
        self.held = {}

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def get_password(self, service, username):
        return self.held.get((service, username))

    def delete_password(self, service, username):
        del self.held[service, username]


class LockedKeyring(InMemory):
    """A keyring that is there and does not open."""

    __module__ = "keyring.backends.SecretService"

    def get_password(self, service, username):
        raise KeyringLocked

    def set_password(self, service, username, password):
        raise KeyringLocked


class Broken(InMemory):
    """A keyring whose service fails in a way of its own, which no class of keyring's foresees."""

    __module__ = "keyring.backends.SecretService"

    def get_password(self, service, username):
        raise ZeroDivisionError

    def set_password(self, service, username, password):
        raise ZeroDivisionError


class PlainText(InMemory):
    """A keyring that writes secrets to a plain file."""

    __module__ = "keyrings.alt.file"


class Chain(InMemory):
    """Several keyrings behind one, as keyring itself offers them."""

    __module__ = "keyring.backends.chainer"

    def __init__(self, *backends):
        super().__init__()
        self.backends = backends


@pytest.fixture
def use(monkeypatch):
    """Make a keyring the system's."""

    def use_backend(backend):
        monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
        return backend

    return use_backend


def test_remembers_and_forgets(use):
    """What is remembered comes back for that vault alone, until it is forgotten."""
    use(InMemory())
    assert remember.remembered(VAULT) is None
    remember.remember(VAULT, "velvet")
    assert remember.remembered(VAULT) == "velvet"
    assert remember.remembered("cd" * 16) is None
    assert remember.forget(VAULT) is True
    assert remember.forget(VAULT) is False
    assert remember.remembered(VAULT) is None


@pytest.mark.parametrize(
    "backend", [keyring.backends.fail.Keyring(), keyring.backends.null.Keyring(), PlainText(), Chain(PlainText())]
)
def test_a_keyring_that_keeps_nothing_or_plain_text_is_refused(use, backend):
    """Only a keyring known to encrypt is trusted."""
    use(backend)
    with pytest.raises(remember.NoKeyring):
        remember.remember(VAULT, "velvet")
    assert not getattr(backend, "held", {})


def test_the_trusted_one_of_several_is_used(use):
    """Behind a chain, the first keyring that encrypts is taken."""
    plain, sound = PlainText(), InMemory()
    use(Chain(plain, sound))
    remember.remember(VAULT, "velvet")
    assert sound.held
    assert not plain.held


@pytest.mark.parametrize("ask", [remember.remembered, remember.forget, lambda vault: remember.remember(vault, "x")])
@pytest.mark.parametrize("backend", [LockedKeyring(), Broken()])
def test_a_keyring_that_does_not_answer_is_said(use, ask, backend):
    """A keyring that is locked, or fails in any way, is an error with another way to go on."""
    use(backend)
    with pytest.raises(remember.NoKeyring) as caught:
        ask(VAULT)
    assert "--passphrase-file" in caught.value.next_step
