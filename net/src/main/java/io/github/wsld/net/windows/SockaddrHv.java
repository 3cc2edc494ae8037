package io.github.wsld.net.windows;

import io.github.wsld.common.endpoint.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * SOCKADDR_HV of hvsocket.h, the address of a Hyper-V socket; a GUID is u32, u16, u16, each little-endian, then 8 bytes as they
 * are read.
 *
 * <pre>
 * 36 bytes   0 u16 family, 34   2 u16 reserved, 0   4 GUID of the VM   20 GUID of the service
 * </pre>
 *
 * <p>A guest's vsock port is the service {@code PPPPPPPP-facb-11e6-bd58-64006a7986d3}, HV_GUID_VSOCK_TEMPLATE with the port in
 * its first field.
 */
final class SockaddrHv {
    static final int AF_HYPERV = 34;
    static final int BYTES = 36;

    private static final int VM_ID = 4;
    private static final int SERVICE_ID = 20;
    private static final UUID VSOCK_TEMPLATE = UUID.fromString("00000000-facb-11e6-bd58-64006a7986d3");

    private SockaddrHv() {}

    /** Writes an endpoint's address from 0 on. */
    static void encode(Endpoint.Hvsock endpoint, ByteBuffer to) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.putShort(0, (short) AF_HYPERV);
        to.putShort(2, (short) 0);
        putGuid(to, VM_ID, endpoint.vmId());
        putGuid(to, SERVICE_ID, serviceId(endpoint.port()));
    }

    /** The service that stands for a vsock port. */
    static UUID serviceId(long port) {
        return new UUID(VSOCK_TEMPLATE.getMostSignificantBits() | port << 32, VSOCK_TEMPLATE.getLeastSignificantBits());
    }

    private static void putGuid(ByteBuffer to, int at, UUID guid) {
        long most = guid.getMostSignificantBits();
        to.putInt(at, (int) (most >>> 32));
        to.putShort(at + 4, (short) (most >>> 16));
        to.putShort(at + 6, (short) most);
        to.putLong(at + 8, Long.reverseBytes(guid.getLeastSignificantBits()));
    }
}
