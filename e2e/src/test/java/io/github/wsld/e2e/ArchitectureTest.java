package io.github.wsld.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The design's import rules: cli -> feature -> common, one way, and the native libraries behind net alone. */
class ArchitectureTest {
    private static final String BASE = "io.github.wsld.";
    private static final String COMMON = BASE + "common..";
    private static final String NET = BASE + "net..";
    private static final String GUEST = BASE + "guest..";
    private static final String HOST = BASE + "host..";

    /** Where implementations of common's interfaces are picked. */
    private static final Set<String> PICKERS = Set.of(
            BASE + "guest.GuestDaemon",
            BASE + "host.platform.LinuxPlatform",
            BASE + "host.platform.WindowsPlatform",
            BASE + "host.platform.WindowsMachines",
            BASE + "host.platform.WindowsSystem",
            BASE + "guest.cli.Train",
            BASE + "host.cli.Train",
            // A program of its own: it holds the rules' lock while no daemon runs.
            BASE + "guest.cli.IptablesCommand",
            // A program of its own: it speaks for a daemon that is gone.
            BASE + "guest.cli.BuryCommand",
            // A program of its own: it asks the host beside the daemon.
            BASE + "guest.cli.DoctorCommand");

    private static JavaClasses classes;

    @BeforeAll
    static void load() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.github.wsld");
    }

    @Test
    void nativeLibrariesAreNetsAlone() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(NET)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "org.newsclub.."));
    }

    @Test
    void commonUsesNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage(COMMON)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(NET, GUEST, HOST, "picocli.."));
    }

    @Test
    void netUsesCommonAlone() {
        check(noClasses()
                .that()
                .resideInAPackage(NET)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GUEST, HOST, "picocli.."));
    }

    @Test
    void guestAndHostDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage(GUEST)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOST));
        check(noClasses()
                .that()
                .resideInAPackage(HOST)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GUEST));
    }

    @Test
    void implementationsArePickedInFewPlaces() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(NET)
                .and(describe("do not pick the implementation", type -> !PICKERS.contains(outermost(type))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NET));
    }

    @Test
    void commandLinesAreUsedByNobody() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.github.wsld.*.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.wsld.*.cli..", "picocli.."));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().assignedFrom(new Packages()).should().beFreeOfCycles());
    }

    /** Each package is a slice of its own, also one that others lie within. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static void check(ArchRule rule) {
        rule.check(classes);
    }
}
