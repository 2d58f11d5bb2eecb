"""Parts of a release that several commands share or that have a command of their own, such as its version, go-live day and template."""
