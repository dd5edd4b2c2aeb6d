"""The tables of who may come in: people, invitations, devices, passkeys, codes by mail. Only digests of codes are kept."""

from django.db import models

LONGEST_NAME, LONGEST_LABEL, DIGEST = 80, 120, 64
LONGEST_SUBJECT = 255
"""OpenID Connect Core 1.0, section 2: a `sub` has no more characters."""


class StaffMember(models.Model):
    """A member of the town hall's staff. `name` signs what they publish; `email` is only for their codes. One that has a `closed_at` comes
    in nowhere any more; what they wrote stays theirs."""

    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    email = models.EmailField(blank=True, default="")
    roles = models.JSONField(default=list)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "access"


class TrustedDevice(models.Model):
    """One of a person's browsers, by its session. `returned_at` is when it first came back with its session."""

    id = models.CharField(max_length=16, primary_key=True)
    person = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="devices")
    label = models.CharField(max_length=LONGEST_LABEL)
    created_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "access"


class Invitation(models.Model):
    """A code for a person, by its digest; `device` is the one that it has opened."""

    code = models.CharField(max_length=DIGEST, primary_key=True)
    person = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    device = models.ForeignKey(TrustedDevice, on_delete=models.SET_NULL, null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "access"


class Passkey(models.Model):
    """A public key of a person's (WebAuthn), made on `device` at its first entry; revoked with it."""

    credential = models.CharField(max_length=1400, unique=True)
    person = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="passkeys")
    device = models.ForeignKey(TrustedDevice, on_delete=models.SET_NULL, null=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    label = models.CharField(max_length=LONGEST_LABEL)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "access"


class MailCode(models.Model):
    """A code of six figures that was sent to a person, by its digest; it serves once, for some minutes, and few tries are left to it."""

    person = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="mail_codes")
    digest = models.CharField(max_length=DIGEST)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "access"


class ProviderAccount(models.Model):
    """The account that a person has at the town's identity provider, by what never changes of it. A person has one at each provider."""

    person = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="provider_accounts")
    issuer = models.CharField(max_length=LONGEST_SUBJECT)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of, and what is there once."""

        app_label = "access"
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="access_account_once"),
            models.UniqueConstraint(fields=("issuer", "person"), name="access_account_of_person"),
        )
