package io.github.wsld.e2e.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Parts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class XwdImageTest {
    private static final int RED = 0xff102030;
    private static final int GREEN = 0xff405060;
    private static final int BLUE = 0xff708090;
    private static final int WHITE = 0xffffffff;

    @TempDir
    Path folder;

    @Test
    void reads32BitsInBothByteOrders() throws IOException {
        assertPixels(XwdImage.read(dump(0, 32, "30201000 60504000 90807000 ffffff00")));
        assertPixels(XwdImage.read(dump(1, 32, "00102030 00405060 00708090 00ffffff")));
    }

    @Test
    void reads24BitsWithPaddedLinesInBothByteOrders() throws IOException {
        assertPixels(XwdImage.read(dump(0, 24, "302010 605040 eeee 908070 ffffff eeee")));
        assertPixels(XwdImage.read(dump(1, 24, "102030 405060 eeee 708090 ffffff eeee")));
    }

    @Test
    void refusesWhatItCannotShow() {
        byte[] whole = dump(0, 32, "30201000 60504000 90807000 ffffff00");

        assertRefused("cut short", Arrays.copyOf(whole, whole.length - 1));
        assertRefused("not an XWD dump", Arrays.copyOf(whole, 99));
        assertRefused("not an XWD dump", new byte[200]);
        assertRefused("16 bits a pixel", dump(0, 16, "0000 0000 0000 0000"));
        byte[] huge = whole.clone();
        Arrays.fill(huge, 16, 24, (byte) 0x7f);
        assertRefused("cut short", huge);
    }

    @Test
    @Timeout(300)
    void showsTheScreenOfARealServer() throws Exception {
        Parts.need("Xvfb", "apt-get install xvfb");
        Parts.need("xwd", "apt-get install x11-apps");
        Parts.need("xlogo", "apt-get install x11-apps");
        Path dump = folder.resolve("screen.xwd");
        try (XvfbServer server = XvfbServer.start(320, 200)) {
            Process logo = client(server, "xlogo", "-geometry", "320x200+0+0", "-bg", "#336699", "-fg", "#ffcc00")
                    .start();
            try {
                // The window appears when it does: each look at the screen is a request and its answer.
                BufferedImage screen;
                do {
                    Process xwd = client(server, "xwd", "-root", "-silent")
                            .redirectOutput(dump.toFile())
                            .start();
                    assertEquals(0, xwd.waitFor());
                    screen = XwdImage.read(Files.readAllBytes(dump));
                } while (screen.getRGB(2, 2) != 0xff336699 || screen.getRGB(82, 2) != 0xffffcc00);
                assertEquals(320, screen.getWidth());
                assertEquals(200, screen.getHeight());

                Path png = folder.resolve("screen.png");
                XwdImage.main(new String[] {dump.toString(), png.toString()});
                assertEquals(screen.getRGB(82, 2), ImageIO.read(png.toFile()).getRGB(82, 2));
            } finally {
                logo.destroy();
                logo.waitFor();
            }
        }
    }

    /** A 2x2 dump with the name "x" and one colour, which TrueColor servers write and nobody needs. */
    private static byte[] dump(int byteOrder, int bitsPerPixel, String pixels) {
        String header = "00000066 00000007 00000002 00000018 00000002 00000002 00000000 %08x".formatted(byteOrder)
                + " 00000020 00000000 00000020 %08x 00000008 00000004 00ff0000 0000ff00 000000ff"
                        .formatted(bitsPerPixel)
                + " 00000008 00000100 00000001 00000002 00000002 00000000 00000000 00000000";
        String color = "00000000 dddd dddd dddd 07 00";
        return HexFormat.of().parseHex((header + "7800" + color + pixels).replace(" ", ""));
    }

    private static void assertPixels(BufferedImage image) {
        assertEquals(2, image.getWidth());
        assertEquals(2, image.getHeight());
        int[] pixels = image.getRGB(0, 0, 2, 2, null, 0, 2);
        assertEquals(HexFormat.of().toHexDigits(RED), HexFormat.of().toHexDigits(pixels[0]));
        assertEquals(HexFormat.of().toHexDigits(GREEN), HexFormat.of().toHexDigits(pixels[1]));
        assertEquals(HexFormat.of().toHexDigits(BLUE), HexFormat.of().toHexDigits(pixels[2]));
        assertEquals(HexFormat.of().toHexDigits(WHITE), HexFormat.of().toHexDigits(pixels[3]));
    }

    private static void assertRefused(String reason, byte[] dump) {
        String message =
                assertThrows(IOException.class, () -> XwdImage.read(dump)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static ProcessBuilder client(XvfbServer server, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DISPLAY", server.display());
        return builder;
    }
}
