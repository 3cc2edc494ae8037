/** Makes, while the package is built, the files that follow from the programs and their documents; no part of a product. */
package io.github.wsld.packaging;
