"""TLS for the line: the contexts of both ends."""

from __future__ import annotations

import ssl
from pathlib import Path

from botkit.errors import StartError


def server_context(certificate: Path, key: Path | None = None) -> ssl.SSLContext:
    """Return what a server needs to speak TLS.

    Parameters
    ----------
    certificate
        A PEM file: the certificate, and the chain to its authority if it has one.
    key
        A PEM file with its private key, without a passphrase; None if that is in the certificate's file.

    Raises
    ------
    StartError
        If the files cannot be read, or do not belong together.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # A passphrase would be asked for on the terminal, which a bot may not have.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        named = f"{certificate}" if key is None else f"{certificate} and {key}"
        raise StartError(
            f"The certificate for the IPC server cannot be used ({_reason(error)}): {named} must be PEM files of a "
            "certificate and its private key without a passphrase; see BOTKIT_IPC_TLS_CERT and BOTKIT_IPC_TLS_KEY."
        ) from None
    return context


def client_context(certificate: str) -> ssl.SSLContext:
    """Return what a client needs to trust one certificate, whatever name it is for, and no other.

    Parameters
    ----------
    certificate
        The server's certificate as PEM text; a chain may follow it.

    Raises
    ------
    ValueError
        If it is none.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The certificate itself is known, so the name in it need not be the one that was dialled.
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cadata=leaf(certificate))
    except ssl.SSLError as error:
        raise ValueError(f"it is no certificate ({_reason(error)})") from None
    return context


def leaf(certificate: str) -> str:
    """Return the first certificate of a PEM text; the whole text if there is none."""
    end = "-----END CERTIFICATE-----"
    first, found, _ = certificate.partition(end)
    begin = first.find("-----BEGIN CERTIFICATE-----")
    return first[max(begin, 0) :] + found + "\n"


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or str(error)).lower().replace("_", " ")
    return getattr(error, "strerror", None) or str(error)
