/** The link key as a file, with the host's certificate beside it. */
package io.github.wsld.common.key;
