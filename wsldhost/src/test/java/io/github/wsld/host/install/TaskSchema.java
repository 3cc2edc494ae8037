package io.github.wsld.host.install;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/**
 * The rules of the Task Scheduler's schema for what a logon task may hold, as Microsoft publishes them ([MS-TSCH] 2.5): Wine's
 * schtasks accepts anything. Stricter than the schema in one point: elements stand in its order also where it allows any.
 */
final class TaskSchema {
    private static final String NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    private static final Predicate<String> BOOLEAN = Set.of("true", "false", "1", "0")::contains;
    private static final Predicate<String> STRING = text -> true;
    private static final Predicate<String> NON_EMPTY = text -> !text.isEmpty();
    private static final Predicate<String> PATH = text -> !text.isEmpty() && text.length() <= 260;
    private static final Pattern DURATION =
            Pattern.compile("P(?!$)(\\d+Y)?(\\d+M)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?");
    private static final Predicate<String> ANY_DURATION =
            text -> DURATION.matcher(text).matches();

    /** What may stand in an element: a value, or children, of which some are needed. */
    private record Type(Predicate<String> value, List<String> children, Set<String> needed, Set<String> attributes) {
        static Type value(Predicate<String> value) {
            return new Type(value, List.of(), Set.of(), Set.of());
        }

        /** @param children in order, those that are needed with a {@code !} behind */
        static Type of(Set<String> attributes, String children) {
            List<String> all = Arrays.asList(children.split(" "));
            return new Type(
                    null,
                    all.stream().map(name -> name.replace("!", "")).toList(),
                    new HashSet<>(all.stream()
                            .filter(name -> name.endsWith("!"))
                            .map(name -> name.replace("!", ""))
                            .toList()),
                    attributes);
        }
    }

    private static final Type BOOLEAN_TYPE = Type.value(BOOLEAN);
    private static final Map<String, Type> TYPES = Map.ofEntries(
            Map.entry(
                    "Task", Type.of(Set.of("version"), "RegistrationInfo Triggers Settings Data Principals Actions!")),
            Map.entry(
                    "Task/RegistrationInfo",
                    Type.of(Set.of(), "URI SecurityDescriptor Source Date Author Version Description Documentation")),
            Map.entry("RegistrationInfo/Description", Type.value(STRING)),
            Map.entry("Task/Triggers", Type.of(Set.of(), "LogonTrigger")),
            Map.entry(
                    "Triggers/LogonTrigger",
                    Type.of(
                            Set.of("id"),
                            "Enabled StartBoundary EndBoundary Repetition ExecutionTimeLimit UserId Delay")),
            Map.entry("LogonTrigger/Enabled", BOOLEAN_TYPE),
            Map.entry("LogonTrigger/UserId", Type.value(NON_EMPTY)),
            Map.entry("LogonTrigger/Delay", Type.value(ANY_DURATION)),
            Map.entry(
                    "Task/Settings",
                    Type.of(
                            Set.of(),
                            "AllowStartOnDemand RestartOnFailure MultipleInstancesPolicy DisallowStartIfOnBatteries"
                                    + " StopIfGoingOnBatteries AllowHardTerminate StartWhenAvailable NetworkProfileName"
                                    + " RunOnlyIfNetworkAvailable WakeToRun Enabled Hidden DeleteExpiredTaskAfter"
                                    + " IdleSettings NetworkSettings ExecutionTimeLimit Priority RunOnlyIfIdle"
                                    + " UseUnifiedSchedulingEngine DisallowStartOnRemoteAppSession")),
            Map.entry("Settings/AllowStartOnDemand", BOOLEAN_TYPE),
            Map.entry("Settings/RestartOnFailure", Type.of(Set.of(), "Interval! Count!")),
            Map.entry("RestartOnFailure/Interval", Type.value(TaskSchema::isRestartInterval)),
            Map.entry("RestartOnFailure/Count", Type.value(text -> isNumber(text, 1, 255))),
            Map.entry(
                    "Settings/MultipleInstancesPolicy",
                    Type.value(Set.of("Parallel", "Queue", "IgnoreNew", "StopExisting")::contains)),
            Map.entry("Settings/DisallowStartIfOnBatteries", BOOLEAN_TYPE),
            Map.entry("Settings/StopIfGoingOnBatteries", BOOLEAN_TYPE),
            Map.entry("Settings/AllowHardTerminate", BOOLEAN_TYPE),
            Map.entry("Settings/StartWhenAvailable", BOOLEAN_TYPE),
            Map.entry("Settings/RunOnlyIfNetworkAvailable", BOOLEAN_TYPE),
            Map.entry("Settings/WakeToRun", BOOLEAN_TYPE),
            Map.entry("Settings/Enabled", BOOLEAN_TYPE),
            Map.entry("Settings/Hidden", BOOLEAN_TYPE),
            Map.entry("Settings/ExecutionTimeLimit", Type.value(ANY_DURATION)),
            Map.entry("Settings/Priority", Type.value(text -> isNumber(text, 0, 10))),
            Map.entry("Settings/RunOnlyIfIdle", BOOLEAN_TYPE),
            Map.entry("Task/Principals", Type.of(Set.of(), "Principal!")),
            Map.entry(
                    "Principals/Principal",
                    Type.of(
                            Set.of("id"),
                            "UserId LogonType GroupId DisplayName RunLevel ProcessTokenSidType RequiredPrivileges")),
            Map.entry("Principal/UserId", Type.value(NON_EMPTY)),
            Map.entry(
                    "Principal/LogonType",
                    Type.value(Set.of("S4U", "Password", "InteractiveToken", "InteractiveTokenOrPassword")::contains)),
            Map.entry("Principal/RunLevel", Type.value(Set.of("LeastPrivilege", "HighestAvailable")::contains)),
            Map.entry("Task/Actions", Type.of(Set.of("Context"), "Exec!")),
            Map.entry("Actions/Exec", Type.of(Set.of("id"), "Command! Arguments WorkingDirectory")),
            Map.entry("Exec/Command", Type.value(PATH)),
            Map.entry("Exec/Arguments", Type.value(STRING)),
            Map.entry("Exec/WorkingDirectory", Type.value(PATH)));

    private final List<String> problems = new ArrayList<>();

    private TaskSchema() {}

    /** Reads a task file and says what is against the rules; throws what the XML parser throws. */
    static List<String> problems(byte[] file) throws Exception {
        TaskSchema schema = new TaskSchema();
        if (file.length < 2 || file[0] != (byte) 0xff || file[1] != (byte) 0xfe) {
            schema.problems.add("no byte order mark of little-endian UTF-16");
        }
        String text = new String(file, StandardCharsets.UTF_16);
        if (!text.startsWith("<?xml version=\"1.0\" encoding=\"UTF-16\"?>")) {
            schema.problems.add("no declaration of UTF-16");
        }
        Element root = parse(file);
        schema.check("", root);
        schema.checkKeys(root);
        return schema.problems;
    }

    /** The text of an element, by its path below the root. */
    static String text(byte[] file, String... path) throws Exception {
        Element element = parse(file);
        for (String name : path) {
            element = children(element).stream()
                    .filter(child -> child.getLocalName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
        return element.getTextContent();
    }

    private static Element parse(byte[] file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new Strict());
        return builder.parse(new ByteArrayInputStream(file)).getDocumentElement();
    }

    private void check(String parent, Element element) {
        String name = element.getLocalName();
        Type type = TYPES.get(parent.isEmpty() ? name : parent + "/" + name);
        if (type == null || !NAMESPACE.equals(element.getNamespaceURI())) {
            problems.add(parent + " may not hold " + name);
            return;
        }
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            String attribute = element.getAttributes().item(i).getNodeName();
            if (!attribute.equals("xmlns") && !type.attributes().contains(attribute)) {
                problems.add(name + " may not have the attribute " + attribute);
            }
        }
        List<Element> children = children(element);
        if (type.value() != null) {
            if (!children.isEmpty() || !type.value().test(element.getTextContent())) {
                problems.add(name + " may not be \"" + element.getTextContent() + "\"");
            }
            return;
        }
        List<String> names = children.stream().map(Element::getLocalName).toList();
        type.needed().stream()
                .filter(needed -> !names.contains(needed))
                .forEach(needed -> problems.add(name + " lacks " + needed));
        int last = -1;
        for (Element child : children) {
            int place = type.children().indexOf(child.getLocalName());
            if (place >= 0 && place <= last) {
                problems.add(child.getLocalName() + " stands twice or too late in " + name);
            }
            last = Math.max(last, place);
            check(name, child);
        }
    }

    /** Version, and that the actions run as the principal that is there. */
    private void checkKeys(Element task) {
        if (!task.getAttribute("version").matches("1\\.[1-6]")) {
            problems.add("no such version: " + task.getAttribute("version"));
        }
        String context = task.getElementsByTagNameNS(NAMESPACE, "Actions").item(0) instanceof Element actions
                ? actions.getAttribute("Context")
                : "";
        String principal = task.getElementsByTagNameNS(NAMESPACE, "Principal").item(0) instanceof Element element
                ? element.getAttribute("id")
                : "";
        if (!context.equals(principal)) {
            problems.add("actions of \"" + context + "\", principal \"" + principal + "\"");
        }
    }

    private static List<Element> children(Element element) {
        return Stream.iterate(element.getFirstChild(), node -> node != null, Node::getNextSibling)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static boolean isRestartInterval(String text) {
        // A month has no fixed length: days and shorter units alone are compared here.
        if (!text.matches("P(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?") || text.equals("P")) {
            return false;
        }
        Duration duration = Duration.parse(text);
        return duration.compareTo(Duration.ofMinutes(1)) >= 0 && duration.compareTo(Duration.ofDays(31)) <= 0;
    }

    private static boolean isNumber(String text, int least, int most) {
        return text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
    }

    /** Whatever the parser dislikes is an error. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
