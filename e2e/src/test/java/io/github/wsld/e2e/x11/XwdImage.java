package io.github.wsld.e2e.x11;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Screenshots that {@code xwd -root -silent} wrote, as images. Needs nothing but the JDK, so that the demo can run this file
 * itself: {@code java XwdImage.java IN.xwd OUT.png}.
 */
public final class XwdImage {

    // X11/XWDFile.h: a header of 25 big-endian 32-bit fields, a name up to header_size, ncolors colours, then lines of
    // pixels
    // in the X server's own byte order.
    private static final int HEADER_SIZE = 0;
    private static final int FILE_VERSION = 4;
    private static final int PIXMAP_FORMAT = 8;
    private static final int WIDTH = 16;
    private static final int HEIGHT = 20;
    private static final int BYTE_ORDER = 28;
    private static final int BITS_PER_PIXEL = 44;
    private static final int BYTES_PER_LINE = 48;
    private static final int VISUAL_CLASS = 52;
    private static final int RED_MASK = 56;
    private static final int GREEN_MASK = 60;
    private static final int BLUE_MASK = 64;
    private static final int COLORS = 76;
    private static final int HEADER_FIELDS = 100;

    private static final int VERSION = 7;
    private static final int Z_PIXMAP = 2;
    private static final int TRUE_COLOR = 4;
    private static final int LSB_FIRST = 0;
    private static final int COLOR_SIZE = 12;

    private XwdImage() {}

    /** Turns the dump {@code args[0]} into the PNG file {@code args[1]}. */
    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (args.length != 2) {
            System.err.println("usage: XwdImage IN.xwd OUT.png");
            System.exit(64); // EX_USAGE
        }
        writePng(read(Files.readAllBytes(Path.of(args[0]))), Path.of(args[1]));
    }

    /**
     * Reads a TrueColor dump with 8 bits a colour and 24 or 32 bits a pixel.
     *
     * @throws IOException when it is something else, or cut short
     */
    public static BufferedImage read(byte[] dump) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(dump);
        if (dump.length < HEADER_FIELDS || header.getInt(FILE_VERSION) != VERSION) {
            throw new IOException("not an XWD dump of version " + VERSION);
        }
        int width = header.getInt(WIDTH);
        int height = header.getInt(HEIGHT);
        int bytesPerLine = header.getInt(BYTES_PER_LINE);
        int bytesPerPixel = header.getInt(BITS_PER_PIXEL) / Byte.SIZE;
        if (header.getInt(PIXMAP_FORMAT) != Z_PIXMAP
                || header.getInt(VISUAL_CLASS) != TRUE_COLOR
                || (bytesPerPixel != 3 && bytesPerPixel != 4)) {
            throw new IOException("the dump is not in TrueColor with 24 or 32 bits a pixel: format "
                    + header.getInt(PIXMAP_FORMAT) + ", visual class " + header.getInt(VISUAL_CLASS) + ", "
                    + header.getInt(BITS_PER_PIXEL) + " bits a pixel");
        }
        int red = shift(header.getInt(RED_MASK));
        int green = shift(header.getInt(GREEN_MASK));
        int blue = shift(header.getInt(BLUE_MASK));
        long start = Integer.toUnsignedLong(header.getInt(HEADER_SIZE))
                + COLOR_SIZE * Integer.toUnsignedLong(header.getInt(COLORS));
        if (width <= 0
                || height <= 0
                || bytesPerLine < (long) width * bytesPerPixel
                || start + (long) height * bytesPerLine > dump.length) {
            throw new IOException("the dump is cut short or broken: " + width + "x" + height + " pixels, "
                    + bytesPerLine + " bytes a line from byte " + start + " on, in " + dump.length + " bytes");
        }

        ByteOrder order = header.getInt(BYTE_ORDER) == LSB_FIRST ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            int at = (int) start + y * bytesPerLine;
            for (int x = 0; x < width; x++, at += bytesPerPixel) {
                int pixel = pixel(dump, at, bytesPerPixel, order);
                image.setRGB(
                        x, y, (pixel >>> red & 0xff) << 16 | (pixel >>> green & 0xff) << 8 | pixel >>> blue & 0xff);
            }
        }
        return image;
    }

    /** Writes an image as PNG. */
    public static void writePng(BufferedImage image, Path file) throws IOException {
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this Java cannot write PNG");
        }
    }

    private static int shift(int mask) throws IOException {
        int shift = Integer.numberOfTrailingZeros(mask);
        if (mask == 0 || mask >>> shift != 0xff) {
            throw new IOException("a colour mask is not 8 bits: 0x" + Integer.toHexString(mask));
        }
        return shift;
    }

    private static int pixel(byte[] dump, int at, int bytesPerPixel, ByteOrder order) {
        int pixel = 0;
        for (int i = 0; i < bytesPerPixel; i++) {
            int next = order == ByteOrder.BIG_ENDIAN ? at + i : at + bytesPerPixel - 1 - i;
            pixel = pixel << Byte.SIZE | dump[next] & 0xff;
        }
        return pixel;
    }
}
