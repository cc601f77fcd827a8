// Settings from the environment.

/**
 * A setting from the environment; one that is set to nothing counts as not set.
 * @param {string} name
 * @returns {string | undefined}
 */
export function setting(name) {
  const value = process.env[name];
  return value === "" ? undefined : value;
}
