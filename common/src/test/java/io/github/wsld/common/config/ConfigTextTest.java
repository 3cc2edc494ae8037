package io.github.wsld.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {

    @TempDir
    Path folder;

    @Test
    void readsUtf8WithAndWithoutAByteOrderMark() throws Exception {
        assertEquals("host = \"é\"\r\n", read("host = \"é\"\r\n".getBytes("UTF-8")));
        assertEquals("a = 1", read("\ufeffa = 1".getBytes("UTF-8")));
        assertEquals("", read(new byte[0]));
        assertEquals("", read("\ufeff".getBytes("UTF-8")));
    }

    @Test
    void tellsWhereTheTextIsNoUtf8() {
        String message = ": byte 0xe9 is no UTF-8; save the file as UTF-8";
        assertEquals(file() + ":2:6" + message, failure("a = 1\nb = \"\u00e9\"\n"));
        assertEquals(file() + ":1:1" + message, failure("\u00e9"));
        assertEquals(file() + ":2:1" + message, failure("\n\u00e9"));
    }

    @Test
    void tellsWhyAFileCannotBeRead() throws IOException {
        assertEquals(
                file() + ": cannot be read: there is no such file",
                assertThrows(ConfigException.class, () -> ConfigText.read(file()))
                        .getMessage());
        Files.createDirectory(file());
        assertEquals(
                file() + ": cannot be read: Is a directory",
                assertThrows(ConfigException.class, () -> ConfigText.read(file()))
                        .getMessage());
    }

    @Test
    void readsNoMoreThanItsLimit() throws Exception {
        assertEquals(ConfigText.MAX_BYTES, read(new byte[ConfigText.MAX_BYTES]).length());
        Files.write(file(), new byte[ConfigText.MAX_BYTES + 1]);
        assertEquals(
                file() + ": is larger than 1048576 bytes: is it the right file?",
                assertThrows(ConfigException.class, () -> ConfigText.read(file()))
                        .getMessage());
    }

    private String read(byte[] bytes) throws Exception {
        Files.write(file(), bytes);
        return ConfigText.read(file());
    }

    private String failure(String latin1) {
        return assertThrows(ConfigException.class, () -> read(latin1.getBytes("ISO-8859-1")))
                .getMessage();
    }

    private Path file() {
        return folder.resolve("config.toml");
    }
}
