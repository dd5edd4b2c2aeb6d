"""The tables of the service itself: the outbox of work, the audit log, the rates, the signs of life of the worker.

Imported by Django, once it has been configured.
"""

from django.db import models

LONGEST_NAME = 80
LONGEST_ABOUT = 200
"""Characters of what a line of the audit log is about: no text of a publication is copied there."""


class OutboxWork(models.Model):
    """A piece of work that must not be lost: taken by one worker at a time, and tried again until it is done or given up.

    `key` is that of a piece that must stand once among those to do: a second one joins it. `taken_by` is the worker that holds it, if any
    does. `order` is the turn: the smallest first.
    """

    work = models.CharField(max_length=LONGEST_NAME)
    key = models.CharField(max_length=200, blank=True, default="")
    order = models.IntegerField(default=5)
    payload = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.IntegerField(default=0)
    taken_by = models.CharField(max_length=200, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, db_index=True)
    given_up = models.BooleanField(default=False)
    trouble = models.TextField(blank=True, default="")

    class Meta:
        """One of a key waits at once."""

        app_label = "web_service"
        constraints = (
            models.UniqueConstraint(
                fields=["work", "key"], condition=models.Q(done_at=None, taken_at=None) & ~models.Q(key=""), name="one_waits_by_key"
            ),
        )


class AuditEntry(models.Model):
    """A line of the audit log: who did what, when, from which device and address. `chain` is a digest of the line and of the chain of the
    one before: a line that is taken out or changed is seen."""

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=LONGEST_NAME)
    device = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    address = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    action = models.CharField(max_length=LONGEST_NAME)
    about = models.CharField(max_length=LONGEST_ABOUT, blank=True, default="")
    chain = models.CharField(max_length=64)

    class Meta:
        """The room it is of."""

        app_label = "web_service"


class RateBucket(models.Model):
    """A token bucket of one client for one action, refilled with time."""

    key = models.CharField(max_length=200, primary_key=True)
    level = models.FloatField()
    at = models.FloatField()

    class Meta:
        """The room it is of."""

        app_label = "web_service"


class LifeSign(models.Model):
    """When a process of the service last said that it works."""

    name = models.CharField(max_length=LONGEST_NAME, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        """The room it is of."""

        app_label = "web_service"
