// Loaded in front of a program: it goes on without the rights of the superuser, for whom no folder is closed.
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
