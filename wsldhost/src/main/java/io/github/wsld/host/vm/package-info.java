/**
 * Finds the virtual machine of WSL and watches it come, change and go. What asks Windows stands behind small interfaces
 * ({@link io.github.wsld.host.vm.ComputeService}, {@link io.github.wsld.host.vm.RunningPrograms},
 * {@link io.github.wsld.host.vm.RecordedVms}, {@link io.github.wsld.common.process.Commands}); the rest is plain Java.
 */
package io.github.wsld.host.vm;
