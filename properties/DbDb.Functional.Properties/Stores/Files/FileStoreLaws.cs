namespace DbDb.Functional.Properties;

public class FileStoreLaws
{
    [Fact]
    public void A_store_in_a_file_keeps_every_promise_of_a_store_and_keeps_it_when_the_file_is_opened_again() =>
        StoreLaws.Hold(Places.InFile);
}
