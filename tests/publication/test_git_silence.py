"""What git is told: nothing of the town's credentials, for its hooks and helpers are other people's programs."""

from plugins.core.infrastructure.git import Git


def test_a_hook_or_a_helper_of_git_never_sees_the_towns_credentials(tmp_path):
    seen = tmp_path / "seen"
    secrets = {"BEFFROI_X_API_SECRET": "canari-secret", "BEFFROI_DEPLOY_KEY": "canari-cle"}
    environ = {"PATH": "/usr/bin:/bin", "BEFFROI_LEDGER": "git", **secrets}
    git = Git(None, environ)
    git("-c", f"alias.spy=!env > {seen}", "spy")
    written = seen.read_text()
    assert "canari" not in written
    assert "BEFFROI_LEDGER=git" in written


def test_a_hook_or_a_helper_of_git_never_sees_how_the_host_of_the_site_is_entered(tmp_path):
    seen = tmp_path / "seen"
    of_rclone = {
        "RCLONE_CONFIG_HOTE_ACCESS_KEY_ID": "canari-cle",
        "RCLONE_S3_ACCESS_KEY_ID": "canari-cle",
        "RCLONE_CONFIG_HOTE_ACCOUNT": "canari-compte",
        "RCLONE_CONFIG_HOTE_USER": "canari-utilisateur",
        "RCLONE_CONFIG_HOTE_URL": "https://canari:passe@dav.example/",
    }
    git = Git(None, {"PATH": "/usr/bin:/bin", "HOME": "/root", **of_rclone})
    git("-c", f"alias.spy=!env > {seen}", "spy")
    assert "HOME=/root" in seen.read_text() and "canari" not in seen.read_text()
