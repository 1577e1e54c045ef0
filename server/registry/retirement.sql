-- retirement_of_change
SELECT path_name, path_number FROM change_path WHERE number = :number AND +path_kind = 'retirement';
