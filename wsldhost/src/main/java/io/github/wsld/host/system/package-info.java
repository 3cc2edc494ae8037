/**
 * What the computer that wsldhost runs on tells of itself, for the doctor: asked for by interfaces, without rights,
 * and never changed.
 */
package io.github.wsld.host.system;
