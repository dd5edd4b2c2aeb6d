"""From files to readers: the build, the process that stays warm, the preview, the way online."""
