package io.github.wsld.host.vm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The JSON array that HcsEnumerateComputeSystems gives, with one object a system: {@code Id}, {@code Owner}, {@code RuntimeId} and
 * more. Windows containers and other programs' machines are in it as well; their ids may be any text, and parts may be missing.
 *
 * @param wsl RuntimeIds of WSL's machines, which is what Hyper-V sockets want
 * @param skipped why the other entries are not among them
 */
record ComputeSystems(List<UUID> wsl, List<String> skipped) {
    /** c_vmOwner of WSL; machines of its containers have other owners. */
    private static final String OWNER = "WSL";
    /** Characters; thousands of entries. */
    private static final int MOST_TEXT = 4 << 20;

    ComputeSystems {
        wsl = List.copyOf(wsl);
        skipped = List.copyOf(skipped);
    }

    /**
     * Reads what can be read.
     *
     * @throws IllegalArgumentException when it is no JSON array at all
     */
    static ComputeSystems parse(String json) {
        if (json == null || json.length() > MOST_TEXT) {
            throw new IllegalArgumentException(json == null ? "nothing" : "more than " + MOST_TEXT + " characters");
        }
        JsonElement document;
        try {
            document = JsonParser.parseString(json);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
        Set<UUID> wsl = new LinkedHashSet<>();
        List<String> skipped = new ArrayList<>();
        if (!document.isJsonArray() && !(document.isJsonNull() && json.contains("null"))) {
            throw new IllegalArgumentException("no JSON array");
        }
        if (document.isJsonArray()) {
            document.getAsJsonArray().forEach(entry -> read(entry, wsl, skipped));
        }
        return new ComputeSystems(List.copyOf(wsl), skipped);
    }

    private static void read(JsonElement entry, Set<UUID> wsl, List<String> skipped) {
        if (!entry.isJsonObject()) {
            skipped.add("an entry is no object");
            return;
        }
        JsonObject system = entry.getAsJsonObject();
        Optional<String> id = text(system, "Id");
        Optional<String> owner = text(system, "Owner");
        Optional<UUID> runtimeId = text(system, "RuntimeId").flatMap(VmIds::parse);
        if (id.flatMap(VmIds::parse).isEmpty()) {
            skipped.add("an id is no GUID");
        } else if (owner.isEmpty()) {
            skipped.add(id.get() + " has no owner");
        } else if (!owner.get().equals(OWNER)) {
            skipped.add(id.get() + " is not WSL's");
        } else if (runtimeId.isEmpty()) {
            skipped.add(id.get() + " has no RuntimeId");
        } else {
            wsl.add(runtimeId.get());
        }
    }

    private static Optional<String> text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? Optional.of(value.getAsString())
                : Optional.empty();
    }
}
