"""What each network will show, before anything leaves: for the preview, merge requests and `check`."""
