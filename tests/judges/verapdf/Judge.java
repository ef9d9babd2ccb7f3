import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/** Reads "flavour TAB path" a line, answers "verdict TAB flavour TAB path TAB broken rules" a line. */
public class Judge {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] asked = line.split("\t", 2);
      System.out.println(judged(PDFAFlavour.byFlavourId(asked[0]), asked[1]));
      System.out.flush();
    }
  }

  static String judged(PDFAFlavour flavour, String path) {
    StringJoiner broken = new StringJoiner("; ");
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      for (Map.Entry<RuleId, Integer> rule : result.getFailedChecks().entrySet()) {
        broken.add(rule.getKey().getClause() + "-" + rule.getKey().getTestNumber() + " x" + rule.getValue());
      }
      String verdict = result.isCompliant() ? "PASS" : "FAIL";
      return String.join("\t", verdict, flavour.getId(), path, broken.toString());
    } catch (Exception error) {
      String words = String.valueOf(error).replace('\n', ' ').replace('\t', ' ');
      return String.join("\t", "ERROR", String.valueOf(flavour), path, words);
    }
  }
}
